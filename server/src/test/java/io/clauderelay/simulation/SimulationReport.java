package io.clauderelay.simulation;

import io.clauderelay.simulation.Scenario.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells in Markdown how the scenarios ended. */
final class SimulationReport {
    /** Tests run in the module's folder. */
    static final Path FILE = Path.of("..", "simulation", "report.md");

    private static final String HEAD = """
            # How the scheduler behaves

            Written by `./crs simulate`: the relay's own scheduler, as two event loops use it, against scripted accounts on a
            virtual clock. A change of the scheduler shows here as a difference; a test fails until the page is renewed, so
            that the difference is looked at. Nothing here is measured in real time, and every run gives the same numbers.

            * Unless told otherwise an account sends the first content after 2 s and is done after 5 s, both ± 30 %. Requests come
              at random moments; those of agents belong to sessions, and come again after an error like Claude Code's.
            * *Used* is what was served after the first two minutes, as a part of the limits; it may exceed them by what a bucket
              held then.
            * *Moves* are the turns of a session that another account served than the turn before; *affinity* is the part of
              those that stayed.
            * *Back after* is the time from the end of an account's troubles to the first request it served again.

            """;

    private SimulationReport() {}

    static String of(List<Outcome> outcomes) {
        StringBuilder page = new StringBuilder(HEAD);
        summary(page, outcomes);
        for (Outcome outcome : outcomes) {
            section(page, outcome);
        }
        return page.toString();
    }

    private static void summary(StringBuilder page, List<Outcome> outcomes) {
        page.append(
                "| scenario | requests | served | 429 to clients | other errors to clients | 429 by upstreams | attempts"
                        + " per request | first content p50 | p99 | slowest | longest wait | used |\n");
        page.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Outcome outcome : outcomes) {
            ClientTally clients = outcome.clients();
            row(
                    page,
                    List.of(
                            outcome.scenario().id(),
                            count(clients.requests()),
                            percent((double) clients.served() / clients.requests()),
                            count(clients.rateLimited()),
                            count(clients.otherErrors()),
                            count(outcome.upstreamRateLimited()),
                            String.format(Locale.ROOT, "%.3f", clients.attemptsPerRequest()),
                            seconds(clients.firstContentNanos(0.5)),
                            seconds(clients.firstContentNanos(0.99)),
                            seconds(clients.firstContentNanos(1)),
                            seconds(clients.longestWaitNanos()),
                            used(outcome, outcome.scenario().accounts())));
        }
    }

    private static void section(StringBuilder page, Outcome outcome) {
        Scenario scenario = outcome.scenario();
        page.append("\n## ").append(scenario.id().substring(0, 1).toUpperCase(Locale.ROOT));
        page.append(scenario.id().substring(1))
                .append("\n\n")
                .append(scenario.story())
                .append("\n\n");
        page.append(
                "| account | weight | served | share | 429 | other errors | most in flight | used | back after |\n");
        page.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (ScriptedAccount account : scenario.accounts()) {
            account(page, outcome, account);
        }
        for (String line : remarks(outcome)) {
            page.append('\n').append(line).append('\n');
        }
    }

    private static void account(StringBuilder page, Outcome outcome, ScriptedAccount account) {
        AccountTally tally = account.tally();
        row(
                page,
                List.of(
                        account.id(),
                        count(account.weight()),
                        count(tally.served()),
                        percent(outcome.share(account)),
                        count(tally.rateLimited()),
                        count(tally.otherErrors()),
                        count(tally.mostInFlight()),
                        used(outcome, List.of(account)),
                        tally.firstServedWell() < 0 ? "" : seconds(tally.firstServedWell())));
    }

    private static List<String> remarks(Outcome outcome) {
        List<String> remarks = new ArrayList<>();
        ClientTally clients = outcome.clients();
        if (clients.turns() > 0) {
            remarks.add("Sessions: %s turns, %s moves, affinity %s."
                    .formatted(count(clients.turns()), count(clients.moves()), percent(clients.affinity())));
        }
        int probes = outcome.scenario().accounts().stream()
                .mapToInt(account -> account.tally().mostProbes())
                .max()
                .orElse(0);
        if (probes > 0) {
            remarks.add("Probes of one account in flight at a time: at most " + probes + ".");
        }
        if (clients.longestWaitNanos() > 0) {
            remarks.add("Served at once while others stood in line: " + count(clients.overtakings()) + ".");
        }
        if (clients.errors() > 0) {
            remarks.add("The last error to a client: at " + seconds(clients.lastErrorNanos()) + ".");
        }
        return remarks;
    }

    /** Of requests, then of tokens; empty without limits. */
    private static String used(Outcome outcome, List<ScriptedAccount> accounts) {
        boolean limited = accounts.stream().allMatch(account -> account.requestsPerMinute() > 0);
        return limited
                ? percent(outcome.used(accounts)) + " of requests, " + percent(outcome.tokensUsed(accounts))
                        + " of tokens"
                : "";
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
    }
}
