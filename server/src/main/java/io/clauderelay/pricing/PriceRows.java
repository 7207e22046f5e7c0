package io.clauderelay.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The edited prices in the database and the versions of the book, through one handle and so inside its transaction. */
public final class PriceRows {
    /** Under this name changes of prices are announced. */
    public static final String TOPIC = "prices";

    private static final String COLUMNS =
            "id, platform, model, valid_from, valid_until, tiers, context_tokens, max_output_tokens, remarks, created_at,"
                    + " created_by, updated_at";

    private final Handle sql;

    public PriceRows(Handle sql) {
        this.sql = sql;
    }

    /** The book as it is now. */
    public PriceBook book() {
        BundledBook bundled = BundledBook.newest();
        return new PriceBook(new VersionName(bundled.version(), edits()).toString(), bundled, standing());
    }

    /** The book as it was in a version; empty when there never was such a one, or its bundled book has not come along. */
    Optional<PriceBook> find(VersionName version) {
        return BundledBook.find(version.bundled())
                .filter(_ -> version.edits() <= edits())
                .map(bundled -> new PriceBook(version.toString(), bundled, asOf(version.edits())));
    }

    /** How many changes there have been. */
    private long edits() {
        return sql.createQuery("select coalesce(max(number), 0) from price_versions")
                .mapTo(Long.class)
                .one();
    }

    private List<BookEntry> standing() {
        return sql.createQuery("select " + COLUMNS + " from prices where gone_version is null order by id")
                .map((row, _) -> entry(row))
                .list();
    }

    private List<BookEntry> asOf(long edits) {
        return sql.createQuery("""
                        select %s from prices
                        where since_version <= :edits and (gone_version is null or gone_version > :edits)
                        order by id
                        """.formatted(COLUMNS))
                .bind("edits", edits)
                .map((row, _) -> entry(row))
                .list();
    }

    /** The edited price as it stands. */
    Optional<BookEntry> find(String id) {
        return sql.createQuery("select " + COLUMNS + " from prices where id = :id and gone_version is null")
                .bind("id", id)
                .map((row, _) -> entry(row))
                .findOne();
    }

    /**
     * Begins a new version; whoever calls has announced the change before, so that there is nobody else who does.
     *
     * @return its number
     */
    long begin(String action, String priceId, Instant at, String by) {
        long number = edits() + 1;
        sql.createUpdate("""
                        insert into price_versions (number, bundled, action, price_id, made_at, made_by)
                        values (:number, :bundled, :action, :priceId, :at, :by)
                        """)
                .bind("number", number)
                .bind("bundled", BundledBook.newest().version())
                .bind("action", action)
                .bind("priceId", priceId)
                .bind("at", at.toEpochMilli())
                .bind("by", by)
                .execute();
        return number;
    }

    /** Adds what stands from a version on. */
    void insert(BookEntry entry, long version) {
        Instant until = entry.until();
        sql.createUpdate("""
                        insert into prices (since_version, %s)
                        values (:version, :id, :platform, :model, :from, :until, :tiers, :context, :output, :remarks,
                                :createdAt, :createdBy, :updatedAt)
                        """.formatted(COLUMNS))
                .bind("version", version)
                .bind("id", entry.id())
                .bind("platform", entry.platform().id())
                .bind("model", entry.model())
                .bind("from", entry.begins().toEpochMilli())
                .bind("until", until == null ? null : (Long) until.toEpochMilli())
                .bind("tiers", Json.write(entry.tiers()))
                .bind("context", entry.contextTokens())
                .bind("output", entry.maxOutputTokens())
                .bind("remarks", entry.remarks())
                .bind("createdAt", millis(entry.createdAt()))
                .bind("createdBy", entry.createdBy())
                .bind("updatedAt", millis(entry.updatedAt()))
                .execute();
    }

    /** Ends what has stood up to a version. */
    void end(String id, long version) {
        sql.createUpdate("update prices set gone_version = :version where id = :id and gone_version is null")
                .bind("version", version)
                .bind("id", id)
                .execute();
    }

    /** Every change there has been, in no order. */
    List<PriceVersion> versions() {
        return sql.createQuery("select number, bundled, action, price_id, made_at, made_by from price_versions")
                .map((row, _) -> new PriceVersion(
                        new VersionName(row.getString("bundled"), row.getLong("number")).toString(),
                        row.getLong("number"),
                        row.getString("bundled"),
                        row.getString("action"),
                        row.getString("price_id"),
                        Instant.ofEpochMilli(row.getLong("made_at")),
                        row.getString("made_by")))
                .list();
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : (Long) instant.toEpochMilli();
    }

    private static BookEntry entry(ResultSet row) throws SQLException {
        long until = row.getLong("valid_until");
        boolean endless = row.wasNull();
        ObjectNode tiers = Json.mapper().createObjectNode();
        tiers.set(PriceFields.TIERS, Json.read(row.getString("tiers"), JsonNode.class));
        return new BookEntry(
                row.getString("id"),
                Source.EDITED,
                Platform.find(row.getString("platform")).orElseThrow(),
                row.getString("model"),
                null,
                Instant.ofEpochMilli(row.getLong("valid_from")),
                endless ? null : Instant.ofEpochMilli(until),
                PriceFields.tiers(Fields.of(tiers)),
                row.getInt("context_tokens"),
                row.getInt("max_output_tokens"),
                row.getString("remarks"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
