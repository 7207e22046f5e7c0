package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a key is told field by field, before the database is asked for anything. */
class KeyDraftTest {
    private static final String PLATFORMS = "claude-console, codex";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": null} | name | name is missing, expected 1 to 100 characters",
                "{\"name\": \" \"} | name | name is missing, expected 1 to 100 characters",
                "{\"name\": 7} | name | name is 7, expected a string",
                "{\"name\": \"a\\nb\"} | name | name holds control characters, expected printable ones",
                "{\"name\": \"a\\ud800b\"} | name | name holds control characters, expected printable ones",
                "{\"description\": \"\\u0000\"} | description | description holds control characters, expected printable ones",
                "{\"owner\": []} | owner | owner is an array, expected a string",
                "{\"secret\": \"y\"} | secret | there is no field \"secret\"; known here are name, description, owner, tags, active, expiry, permissions, models, clients, ipAllowlist, binding, concurrency, queueSeconds, rate, budgets, delivery",
                "{\"tags\": [\"\"]} | tags[0] | tags[0] is \"\", expected 1 to 50 printable characters",
                "{\"tags\": \"ci\"} | tags | tags is \"ci\", expected an array of at most 20 strings",
                "{\"active\": 1} | active | active is 1, expected true or false",
                "{\"delivery\": \"soon\"} | delivery | delivery is \"soon\", expected one of live, assured"
            })
    void whatIsSaidOfAKeyIsChecked(String change, String field, String message) {
        assertRefused(change, field, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | expiry.mode | mode is missing, expected one of never, fixed, activation",
                "{\"mode\": \"soon\"} | expiry.mode | mode is \"soon\", expected one of never, fixed, activation",
                "{\"mode\": \"fixed\"} | expiry.at | at is missing, expected a time with its offset such as 2027-01-31T00:00:00Z",
                "{\"mode\": \"fixed\", \"at\": \"2027-01-31\"} | expiry.at | at is \"2027-01-31\", expected a time with its offset such as 2027-01-31T00:00:00Z",
                "{\"mode\": \"fixed\", \"at\": \"2027-01-31T00:00:00Z\", \"unit\": \"days\"} | expiry.unit | unit has no meaning for mode fixed; leave it out",
                "{\"mode\": \"never\", \"at\": \"2027-01-31T00:00:00Z\"} | expiry.at | at has no meaning for mode never; leave it out",
                "{\"mode\": \"activation\", \"unit\": \"days\"} | expiry.duration | duration is missing, expected a whole number from 1 to 3650",
                "{\"mode\": \"activation\", \"duration\": 0, \"unit\": \"days\"} | expiry.duration | duration is 0, expected a whole number from 1 to 3650",
                "{\"mode\": \"activation\", \"duration\": 3651, \"unit\": \"days\"} | expiry.duration | duration is 3651, expected a whole number from 1 to 3650",
                "{\"mode\": \"activation\", \"duration\": 1.5, \"unit\": \"days\"} | expiry.duration | duration is 1.5, expected a whole number from 1 to 3650",
                "{\"mode\": \"activation\", \"duration\": 1} | expiry.unit | unit is missing, expected one of hours, days",
                "{\"mode\": \"activation\", \"duration\": 1, \"unit\": \"weeks\"} | expiry.unit | unit is \"weeks\", expected one of hours, days",
                "{\"mode\": \"activation\", \"duration\": 1, \"unit\": \"days\", \"after\": 1} | expiry.after | there is no field \"after\"; known here are mode, duration, unit, activatedAt, at"
            })
    void anExpiryIsChecked(String expiry, String field, String message) {
        assertRefused("{\"expiry\": " + expiry + "}", field, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"permissions\": []} | permissions | permissions is empty, which would allow nothing; leave it out for no restriction",
                "{\"clients\": []} | clients | clients is empty, which would allow nothing; leave it out for no restriction",
                "{\"ipAllowlist\": []} | ipAllowlist | ipAllowlist is empty, which would allow nothing; leave it out for no restriction",
                "{\"clients\": [\"curl\"]} | clients | clients has \"curl\", expected some of claude-code, codex, anthropic-sdk, openai-sdk, other",
                "{\"models\": {\"patterns\": [\"x\"]}} | models.mode | mode is missing, expected one of allow, deny",
                "{\"models\": {\"mode\": \"allow\"}} | models.patterns | patterns is empty, expected at least one; leave models out for every model",
                "{\"models\": {\"mode\": \"only\", \"patterns\": [\"x\"]}} | models.mode | mode is \"only\", expected one of allow, deny",
                "{\"ipAllowlist\": [\"10.0.0.1/8\"]} | ipAllowlist[0] | ipAllowlist[0] is \"10.0.0.1/8\", which is an address inside a network; the network is 10.0.0.0/8",
                "{\"ipAllowlist\": [\"10.0.0.0/33\"]} | ipAllowlist[0] | ipAllowlist[0] is \"10.0.0.0/33\", expected an address or a network such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32",
                "{\"binding\": {\"gemini\": {}}} | binding.gemini | there is no field \"gemini\"; known here are claude-console, codex",
                "{\"binding\": {\"codex\": {}}} | binding.codex.mode | mode is missing, expected one of shared, account, group",
                "{\"binding\": {\"codex\": {\"mode\": \"account\"}}} | binding.codex.accountId | accountId is missing, expected 1 to 64 characters",
                "{\"binding\": {\"codex\": {\"mode\": \"group\", \"groupId\": \"g\", \"accountId\": \"a\"}}} | binding.codex.accountId | accountId has no meaning for mode group; leave it out",
                "{\"binding\": {\"codex\": {\"mode\": \"shared\", \"groupId\": \"g\"}}} | binding.codex.groupId | groupId has no meaning for mode shared; leave it out"
            })
    void rightsAreChecked(String change, String field, String message) {
        assertRefused(change, field, message);
    }

    @Test
    void thePlatformsThereAreAreNamed() {
        assertRefused(
                "{\"permissions\": [\"gemini\"]}",
                "permissions",
                "permissions has \"gemini\", expected some of " + PLATFORMS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"concurrency\": -1} | concurrency | concurrency is -1, expected a whole number from 0 to 100000",
                "{\"queueSeconds\": 601} | queueSeconds | queueSeconds is 601, expected a whole number from 0 to 600",
                "{\"rate\": {\"requests\": 1}} | rate.minutes | minutes is missing, expected a whole number from 1 to 10080",
                "{\"rate\": {\"minutes\": 0, \"requests\": 1}} | rate.minutes | minutes is 0, expected a whole number from 1 to 10080",
                "{\"rate\": {\"minutes\": 1, \"tokens\": 0.5}} | rate.tokens | tokens is 0.5, expected a number from 0 to 1000000000000 with at most 0 digits behind the point",
                "{\"rate\": {\"minutes\": 1, \"cost\": 0.0000000001}} | rate.cost | cost is 1E-10, expected a number from 0 to 1000000000 with at most 9 digits behind the point",
                "{\"budgets\": {\"daily\": -1}} | budgets.daily | daily is -1, expected a number from 0 to 1000000000 with at most 9 digits behind the point",
                "{\"budgets\": {\"total\": \"5\"}} | budgets.total | total is \"5\", expected a number from 0 to 1000000000 with at most 9 digits behind the point",
                "{\"budgets\": {\"weekly\": 1e400}} | budgets.weekly | weekly is 1E+400, expected a number from 0 to 1000000000 with at most 9 digits behind the point",
                "{\"budgets\": {\"monthly\": 1000000000.000000001}} | budgets.monthly | monthly is 1000000000.000000001, expected a number from 0 to 1000000000 with at most 9 digits behind the point",
                "{\"budgets\": {\"families\": [{\"models\": \"x\"}]}} | budgets.families[0].weekly | weekly is missing or zero, expected an amount in USD; or leave the family out",
                "{\"budgets\": {\"families\": [{\"weekly\": 1}]}} | budgets.families[0].models | models is missing, expected 1 to 200 characters",
                "{\"budgets\": {\"families\": [7]}} | budgets.families[0] | families[0] is 7, expected an object",
                "{\"budgets\": {\"reset\": {\"day\": \"someday\"}}} | budgets.reset.day | day is \"someday\", expected one of monday, tuesday, wednesday, thursday, friday, saturday, sunday",
                "{\"budgets\": {\"reset\": {\"hour\": 24}}} | budgets.reset.hour | hour is 24, expected a whole number from 0 to 23",
                "{\"budgets\": {\"reset\": {\"timeZone\": \"+02:00\"}}} | budgets.reset.timeZone | timeZone is \"+02:00\", expected the IANA name of a zone such as Europe/Berlin"
            })
    void limitsAreChecked(String change, String field, String message) {
        assertRefused(change, field, message);
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertRefused(text("name", 101), "name", "name has 101 characters, expected at most 100");
        assertRefused(text("description", 501), "description", "description has 501 characters, expected at most 500");
        assertRefused(text("owner", 101), "owner", "owner has 101 characters, expected at most 100");
        assertRefused(
                "{\"tags\": [\"" + "x".repeat(51) + "\"]}",
                "tags[0]",
                "tags[0] is \"" + "x".repeat(39) + "…, expected 1 to 50 printable characters");
        assertRefused(
                "{\"tags\": [" + "\"x\",".repeat(20) + "\"x\"]}",
                "tags",
                "tags has 21 entries, expected an array of at most 20 strings");
    }

    @Test
    void aCharacterIsOneHoweverManyBytesItTakes() {
        assertThat(KeyDraft.read(tree("{\"name\": \"" + "𝒳".repeat(100) + "\"}"))
                        .name())
                .hasSize(200);
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        assertThat(problems(() -> KeyDraft.read(tree("""
                {"tags": 1, "expiry": {"mode": "activation", "duration": 0}, "rate": {"minutes": 0}, "unknown": 1}
                """))))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("name", "tags", "expiry.duration", "expiry.unit", "rate.minutes", "unknown");
    }

    private static String text(String field, int length) {
        return "{\"" + field + "\": \"" + "x".repeat(length) + "\"}";
    }

    private static void assertRefused(String change, String field, String message) {
        ObjectNode body = (ObjectNode) tree("{\"name\": \"x\"}");

        assertThat(problems(() -> KeyDraft.read(body.setAll((ObjectNode) tree(change)))))
                .containsExactly(new FieldProblem(field, message));
    }
}
