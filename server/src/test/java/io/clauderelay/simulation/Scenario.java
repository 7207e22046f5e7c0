package io.clauderelay.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that may happen to a relay.
 *
 * @param id by which tests name it
 * @param story what happens and what is expected
 * @param load sets the clients going, and whatever else happens besides the accounts' own troubles
 */
record Scenario(String id, String story, Duration length, List<ScriptedAccount> accounts, Consumer<World> load) {

    /** The world after a scenario. */
    record Outcome(Scenario scenario, World world) {
        ClientTally clients() {
            return world.clients();
        }

        ScriptedAccount account(String id) {
            return world.account(id);
        }

        int upstreamRateLimited() {
            return scenario.accounts().stream()
                    .mapToInt(account -> account.tally().rateLimited())
                    .sum();
        }

        double share(ScriptedAccount account) {
            int all = scenario.accounts().stream()
                    .mapToInt(each -> each.tally().served())
                    .sum();
            return (double) account.tally().served() / all;
        }

        /** How much of the accounts' summed request limits was used, once the scenario was warm. */
        double used(List<ScriptedAccount> accounts) {
            double limit = accounts.stream()
                            .mapToLong(ScriptedAccount::requestsPerMinute)
                            .sum()
                    * minutes();
            return accounts.stream()
                            .mapToInt(account -> account.tally().servedInWindow())
                            .sum()
                    / limit;
        }

        double tokensUsed(List<ScriptedAccount> accounts) {
            double limit = accounts.stream()
                            .mapToLong(ScriptedAccount::tokensPerMinute)
                            .sum()
                    * minutes();
            return accounts.stream()
                            .mapToLong(account -> account.tally().tokensInWindow())
                            .sum()
                    / limit;
        }

        private double minutes() {
            return world.window().toSeconds() / 60.0;
        }
    }

    /** Always the same: what is random is drawn from a seed that the id gives. */
    Outcome run() {
        World world = new World(id.hashCode(), length, accounts);
        load.accept(world);
        world.run();
        return new Outcome(this, world);
    }
}
