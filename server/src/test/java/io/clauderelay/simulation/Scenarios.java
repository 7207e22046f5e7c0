package io.clauderelay.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Everything that is simulated, in the order of the report. Each call makes accounts of its own. */
final class Scenarios {
    private static final Duration TEN_MINUTES = minutes(10);

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                equalAccounts(),
                weights(),
                slowAccount(),
                priorities(),
                death(),
                flapping(),
                silence(),
                overloadStorm(),
                rateLimitStorm(),
                outage(),
                herd(),
                churn(),
                nearTheLimits(),
                nearTheTokenLimits(),
                nearTheWindows(),
                limitsOfModels(),
                foreignUse(),
                beyondTheLimits(),
                places());
    }

    private static Scenario scenario(
            String id, String story, Duration length, List<ScriptedAccount> accounts, Consumer<World> load) {
        return new Scenario(id, story, length, accounts, load);
    }

    // ---- who gets how much

    private static Scenario equalAccounts() {
        return scenario(
                "equal accounts",
                "20 requests a second on four equal accounts. Each gets a quarter.",
                TEN_MINUTES,
                List.of(account("a"), account("b"), account("c"), account("d")),
                world -> world.requests(20));
    }

    private static Scenario weights() {
        return scenario(
                "weights 1:2:3",
                "12 requests a second on three accounts of the weights 1, 2 and 3. Work is shared like the weights.",
                TEN_MINUTES,
                List.of(
                        account("a").weight(1),
                        account("b").weight(2),
                        account("c").weight(3)),
                world -> world.requests(12));
    }

    private static Scenario slowAccount() {
        return scenario(
                "a slow one among fast ones",
                "6 requests a second on three accounts that take 5 s and one that takes 40 s. The slow one gets less, so"
                        + " that work does not pile up there.",
                TEN_MINUTES,
                List.of(
                        account("a"),
                        account("b"),
                        account("c"),
                        account("slow").takes(seconds(20), seconds(20))),
                world -> world.requests(6));
    }

    private static Scenario priorities() {
        return scenario(
                "priorities with return",
                "Two accounts of priority 10 and a spare one of priority 50; those of priority 10 refuse connections from"
                        + " minute 3 to 6. The spare one serves meanwhile, and only then.",
                TEN_MINUTES,
                List.of(
                        account("first").priority(10).isDown(minutes(3), minutes(6)),
                        account("second").priority(10).isDown(minutes(3), minutes(6)),
                        account("spare").priority(50)),
                world -> world.requests(8));
    }

    // ---- troubles

    private static Scenario death() {
        return scenario(
                "one dies",
                "8 requests a second on three accounts, one of which refuses connections from minute 2 on. No client"
                        + " notices.",
                TEN_MINUTES,
                List.of(account("a"), account("b"), account("dying").isDown(minutes(2), Duration.ofHours(1))),
                world -> world.requests(8));
    }

    private static Scenario flapping() {
        return scenario(
                "one flaps",
                "8 requests a second on three accounts, one of which answers 500 for 20 s of every 40 s. No client"
                        + " notices.",
                TEN_MINUTES,
                List.of(account("a"), account("b"), account("flapping").flaps(seconds(40), minutes(1), minutes(8))),
                world -> world.requests(8));
    }

    private static Scenario silence() {
        return scenario(
                "one falls silent",
                "8 requests a second on three accounts, one of which takes requests from minute 2 to 6 and answers none. Who"
                        + " is sent there before that is known waits for a minute and is served elsewhere.",
                TEN_MINUTES,
                List.of(account("a"), account("b"), account("silent").isSilent(minutes(2), minutes(6))),
                world -> world.requests(8));
    }

    private static Scenario overloadStorm() {
        return scenario(
                "a storm of 529",
                "8 requests a second on three accounts, two of which answer 529 from minute 2 to 5. No client notices.",
                TEN_MINUTES,
                List.of(
                        account("a"),
                        account("b").answers(529, minutes(2), minutes(5)),
                        account("c").answers(529, minutes(2), minutes(5))),
                world -> world.requests(8));
    }

    private static Scenario rateLimitStorm() {
        return scenario(
                "a storm of 429 on one of four",
                "8 requests a second on four accounts, one of which answers 429 with retry-after 5 from minute 2 to 4"
                        + " though its headers say that there is room. No client notices.",
                TEN_MINUTES,
                List.of(
                        account("a"),
                        account("b"),
                        account("c"),
                        account("limited").perMinute(1_000, 5_000_000).pleads(seconds(5), minutes(2), minutes(4))),
                world -> world.requests(8));
    }

    private static Scenario outage() {
        return scenario(
                "all are down for a minute",
                "4 requests a second on two accounts, which both refuse connections from minute 2 to 3. Clients get errors"
                        + " meanwhile; one probe at a time finds out when it is over.",
                minutes(6),
                List.of(
                        account("a").isDown(minutes(2), minutes(3)),
                        account("b").isDown(minutes(2), minutes(3))),
                world -> world.requests(4));
    }

    private static Scenario herd() {
        return scenario(
                "a herd after recovery",
                "120 agents that keep trying, on two accounts of 120 requests a minute and 40 places each, which both answer"
                        + " 500 from minute 2 to 4. Together the agents come back, and run into no 429.",
                TEN_MINUTES,
                List.of(
                        account("a").perMinute(120, 400_000).places(40).answers(500, minutes(2), minutes(4)),
                        account("b").perMinute(120, 400_000).places(40).answers(500, minutes(2), minutes(4))),
                world -> world.agents(120, seconds(40)));
    }

    private static Scenario churn() {
        return scenario(
                "sessions under churn",
                "150 agents on four of five accounts: b is taken out in minute 5 and comes back in minute 10, e joins in"
                        + " minute 7, c refuses connections from minute 12 to 14, a is taken out in minute 15. Sessions"
                        + " move only when their account is gone.",
                minutes(20),
                List.of(
                        account("a"),
                        account("b"),
                        account("c").isDown(minutes(12), minutes(14)),
                        account("d"),
                        account("e")),
                world -> {
                    world.list("a", "b", "c", "d");
                    world.time().at(minutes(5), () -> world.list("a", "c", "d"));
                    world.time().at(minutes(7), () -> world.list("a", "c", "d", "e"));
                    world.time().at(minutes(10), () -> world.list("a", "b", "c", "d", "e"));
                    world.time().at(minutes(15), () -> world.list("b", "c", "d", "e"));
                    world.agents(150, seconds(20));
                });
    }

    // ---- limits

    private static Scenario nearTheLimits() {
        return scenario(
                "95 % of the limits",
                "Four accounts of 50, 100, 200 and 400 requests a minute are asked for 95 % of their sum. No client"
                        + " and hardly an upstream says 429.",
                minutes(20),
                List.of(
                        account("a").perMinute(50, 150_000),
                        account("b").perMinute(100, 300_000),
                        account("c").perMinute(200, 600_000),
                        account("d").perMinute(400, 1_200_000)),
                world -> world.requests(0.95 * 750 / 60));
    }

    private static Scenario nearTheTokenLimits() {
        return scenario(
                "95 % of the token limits",
                "The same where tokens are what is short: 90,000 to 720,000 a minute, a request taking 1,800 on average and"
                        + " estimated at 2,000.",
                minutes(20),
                List.of(
                        account("a").perMinute(1_000, 90_000),
                        account("b").perMinute(1_000, 180_000),
                        account("c").perMinute(1_000, 360_000),
                        account("d").perMinute(1_000, 720_000)),
                world -> world.requests(0.95 * 1_350_000 / 1_800 / 60));
    }

    private static Scenario nearTheWindows() {
        return scenario(
                "90 % of the limits in fixed windows",
                "Accounts like those before whose limits come back all at once, every full minute, are asked for 90 % of"
                        + " their sum.",
                minutes(20),
                List.of(
                        account("a").perWindow(50, 150_000),
                        account("b").perWindow(100, 300_000),
                        account("c").perWindow(200, 600_000),
                        account("d").perWindow(400, 1_200_000)),
                world -> world.requests(0.90 * 750 / 60));
    }

    private static Scenario limitsOfModels() {
        return scenario(
                "limits of each model",
                "Two accounts with limits for each of two models: 100 and 300 requests a minute of opus, 300 and 300 of haiku."
                        + " Asked for 90 % of opus and 40 % of haiku; neither suffers from the other.",
                minutes(20),
                List.of(
                        account("a").perMinuteOf("opus", 100, 300_000).perMinuteOf("haiku", 300, 900_000),
                        account("b").perMinuteOf("opus", 300, 900_000).perMinuteOf("haiku", 300, 900_000)),
                world -> {
                    world.requests("opus", 0.90 * 400 / 60);
                    world.requests("haiku", 0.40 * 600 / 60);
                });
    }

    private static Scenario foreignUse() {
        return scenario(
                "others use the accounts too",
                "Four accounts of 200 requests a minute, of which somebody else takes 60 each; the relay is asked for 90 % of"
                        + " what they leave.",
                minutes(20),
                List.of(
                        account("a").perMinute(200, 600_000),
                        account("b").perMinute(200, 600_000),
                        account("c").perMinute(200, 600_000),
                        account("d").perMinute(200, 600_000)),
                world -> {
                    List.of("a", "b", "c", "d").forEach(id -> world.foreignRequests(world.account(id), 1));
                    world.requests(0.90 * 4 * 140 / 60);
                });
    }

    private static Scenario beyondTheLimits() {
        return scenario(
                "130 % of the limits",
                "The accounts of 50 to 400 requests a minute are asked for 130 % of their sum. What there is is used up; the"
                        + " rest waits in line, and is refused by the relay, hardly by an upstream.",
                TEN_MINUTES,
                List.of(
                        account("a").perMinute(50, 150_000),
                        account("b").perMinute(100, 300_000),
                        account("c").perMinute(200, 600_000),
                        account("d").perMinute(400, 1_200_000)),
                world -> world.requests(1.3 * 750 / 60));
    }

    private static Scenario places() {
        return scenario(
                "places taken",
                "Two accounts of 10 places, on which 5 s are spent, are asked for 85 % of what that allows. Some wait in"
                        + " line for a place.",
                TEN_MINUTES,
                List.of(account("a").places(10), account("b").places(10)),
                world -> world.requests(0.85 * 20 / 5));
    }

    private static ScriptedAccount account(String id) {
        return new ScriptedAccount(id);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
