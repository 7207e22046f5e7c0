package io.clauderelay.platform.crypto;

import io.clauderelay.platform.sql.Database;
import java.util.Optional;

/** Keeps the data key in the database: for nodes that share one, so that what one seals the others open. */
public final class DataKeyTable implements DataKeyStore {
    private static final String NAME = "data.key";

    private final Database database;

    public DataKeyTable(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> find() {
        return database.read(sql -> sql.createQuery("select sealed from relay_secrets where name = :name")
                .bind("name", NAME)
                .mapTo(String.class)
                .findOne());
    }

    /** Of nodes that start at once the first one's is kept, and all of them read it. */
    @Override
    public String keep(String sealed) {
        database.write(sql ->
                sql.createUpdate("""
                        insert into relay_secrets (name, sealed)
                        values (:name, :sealed)
                        on conflict (name) do nothing
                        """).bind("name", NAME).bind("sealed", sealed).execute());
        return find().orElseThrow(() -> new IllegalStateException(place() + " was taken away while the relay started"));
    }

    @Override
    public void replace(String found, String anew) {
        int replaced = database.write(sql -> sql.createUpdate(
                        "update relay_secrets set sealed = :anew where name = :name and sealed = :found")
                .bind("name", NAME)
                .bind("found", found)
                .bind("anew", anew)
                .execute());
        if (replaced == 0) {
            throw new IllegalStateException(
                    place() + " was sealed anew by another node meanwhile; nothing was changed here");
        }
    }

    @Override
    public String place() {
        return "the data key in the database's table relay_secrets";
    }

    @Override
    public String remedy() {
        return "set the same RELAY_MASTER_KEY on every node";
    }
}
