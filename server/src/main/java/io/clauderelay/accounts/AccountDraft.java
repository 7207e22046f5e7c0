package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import io.clauderelay.platform.json.TimeZones;
import io.clauderelay.vocabulary.NanoUsd;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an admin may say about an account, read and checked.
 *
 * @param credential null when none was sent
 * @param proxyPassword null when none was sent
 */
record AccountDraft(
        String name,
        @Nullable String description,
        @Nullable Credential credential,
        Way way,
        Share share,
        @Nullable String proxyPassword) {

    /**
     * What there is to know of the credential that the account will have.
     *
     * @param usualHeader how such a credential is presented when nobody says
     */
    record Presented(String hint, Supplier<AuthHeader> usualHeader) {
        static Presented of(Credential credential) {
            return new Presented(credential.hint(), () -> AuthHeader.usualFor(credential.text()));
        }
    }

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_CREDENTIAL = 4_096;
    private static final int LONGEST_USER_AGENT = 500;
    private static final int LONGEST_ID = 64;

    /** Smaller comes first, so that half of the scale is left on either side. */
    private static final int USUAL_PRIORITY = 50;

    /** One share: an account with 2 gets twice the work of one that nobody weighed. */
    private static final int USUAL_WEIGHT = 1;

    private static final int NO_LIMIT = 0;
    private static final BigDecimal HIGHEST_MULTIPLIER = new BigDecimal("1000");
    private static final BigDecimal MOST_USD = new BigDecimal("1000000000");

    /** An hour. What takes longer has hung. */
    private static final Range SECONDS = new Range(1, 3_600);

    /**
     * Reads the body that adds an account.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static AccountDraft readNew(JsonNode body, boolean allowPrivate) {
        Fields fields = Fields.of(body);
        Credential credential = new Credential(fields.requiredSecret("credential", LONGEST_CREDENTIAL));
        return read(fields, credential, Presented.of(credential), allowPrivate);
    }

    /**
     * Reads what an account should be after a change; the credential stays unless one is sent.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static AccountDraft readChanged(JsonNode body, Presented kept, boolean allowPrivate) {
        Fields fields = Fields.of(body);
        String sent = fields.secret("credential", LONGEST_CREDENTIAL);
        if (sent == null) {
            return read(fields, null, kept, allowPrivate);
        }
        Credential credential = new Credential(sent);
        return read(fields, credential, Presented.of(credential), allowPrivate);
    }

    private static AccountDraft read(
            Fields fields, @Nullable Credential credential, Presented presented, boolean allowPrivate) {
        ProxyFields.Said proxy = ProxyFields.read(fields);
        AccountDraft draft = new AccountDraft(
                fields.requiredLine("name", LONGEST_NAME),
                fields.text("description", LONGEST_DESCRIPTION),
                credential,
                way(fields, presented, proxy.proxy(), allowPrivate),
                share(fields),
                proxy.password());
        fields.done();
        return draft;
    }

    private static Way way(Fields fields, Presented presented, @Nullable Proxy proxy, boolean allowPrivate) {
        Map<String, String> headers = ExtraHeaders.read(fields, "headers");
        if (headers.containsKey("user-agent")) {
            fields.refuse("headers.user-agent", "headers.user-agent has a field of its own; use userAgent");
        }
        return new Way(
                UpstreamUrl.read(fields, "baseUrl", allowPrivate),
                presented.hint(),
                fields.choice("authHeader", AuthHeader.ids())
                        .map(AuthHeader::of)
                        .orElseGet(presented.usualHeader()),
                headers,
                userAgent(fields),
                fields.line("organization", LONGEST_NAME),
                ModelFields.read(fields),
                proxy,
                fields.object("timeouts").map(AccountDraft::timeouts).orElse(null));
    }

    private static @Nullable String userAgent(Fields fields) {
        String userAgent = fields.line("userAgent", LONGEST_USER_AGENT);
        if (userAgent != null
                && fields.isFine("userAgent")
                && !userAgent.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            fields.refuse("userAgent", "userAgent holds characters that no header can have, expected printable ASCII");
        }
        return userAgent;
    }

    private static @Nullable Timeouts timeouts(Fields fields) {
        Timeouts timeouts = new Timeouts(
                seconds(fields, "connectSeconds"),
                seconds(fields, "firstEventSeconds"),
                seconds(fields, "responseSeconds"),
                seconds(fields, "idleSeconds"));
        return timeouts.equals(new Timeouts(null, null, null, null)) ? null : timeouts;
    }

    private static @Nullable Integer seconds(Fields fields, String name) {
        int seconds = fields.integer(name, SECONDS, 0);
        return seconds == 0 ? null : (Integer) seconds;
    }

    private static Share share(Fields fields) {
        BigDecimal multiplier = fields.decimal("costMultiplier", HIGHEST_MULTIPLIER, Share.MULTIPLIER_DIGITS);
        return new Share(
                fields.integer("priority", new Range(1, 100), USUAL_PRIORITY),
                fields.integer("weight", new Range(1, 100), USUAL_WEIGHT),
                fields.integer("maxConcurrency", new Range(0, 100_000), NO_LIMIT),
                fields.line("group", LONGEST_ID),
                fields.choice("type", AccountType.ids()).map(AccountType::of).orElse(AccountType.SHARED),
                fields.flag("active", true),
                fields.flag("schedulable", true),
                multiplier == null ? BigDecimal.ONE : multiplier,
                fields.object("dailyQuota").flatMap(AccountDraft::quota).orElse(null));
    }

    private static Optional<DailyQuota> quota(Fields fields) {
        BigDecimal usd = fields.decimal("usd", MOST_USD, NanoUsd.DIGITS);
        int resetHour = fields.integer("resetHour", new Range(0, 23), 0);
        ZoneId timeZone = TimeZones.read(fields, "timeZone");
        if (usd == null && fields.isFine("usd")) {
            fields.refuse("usd", "usd is missing, expected an amount in USD; leave dailyQuota out for no limit");
        }
        return usd == null || usd.signum() == 0
                ? Optional.empty()
                : Optional.of(new DailyQuota(NanoUsd.ofUsd(usd), resetHour, timeZone));
    }
}
