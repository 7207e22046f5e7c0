package io.clauderelay.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What one run of the bench does.
 *
 * @param nginx the nginx to run; empty when there is none
 * @param relayFlags of the relay's Java virtual machine
 * @param results where the report goes; empty to print it only
 */
record BenchPlan(
        List<Workload> workloads,
        List<String> subjects,
        int rounds,
        Duration window,
        Duration warmUp,
        Home home,
        String nginx,
        String relayFlags,
        String results) {
    static final String USAGE =
            """
            bench/run [quick|full] [options]: CPU per request of the relay beside nginx, on this machine
              quick            W1 W2 W3, 3 rounds of 8 s each; prints the table (default)
              full             and W3b W5 W5s, 5 rounds of 15 s each; writes bench/results/<date>-<name>
              --name NAME      writes the report under this name, in a quick run too
              --workloads A,B  of W1 W2 W3 W3b W4 W5 W5s
              --subjects A,B   of nginx relay
              --rounds N   --seconds S   --warm-up S (20, per subject)
            environment: BENCH_NGINX (the binary), BENCH_RELAY_JVM (the relay's JVM flags)
            """;
    private static final String RELAY_FLAGS = "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx256m"
            + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    /** Before a window opens its connections have been busy this long. */
    static final Duration RUN_UP = Duration.ofSeconds(1);

    /** Where the repository lies. */
    record Home(Path folder) {
        Path relayJar() {
            return folder.resolve("server/target/relay/relay.jar");
        }

        Path nginxTemplate() {
            return folder.resolve("bench/nginx.conf.template");
        }

        Path results() {
            return folder.resolve("bench/results");
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static BenchPlan of(CommandLine line) {
        List<String> words = line.words();
        if (words.size() > 1 || !List.of("quick", "full").containsAll(words)) {
            throw new IllegalArgumentException("the bench runs 'quick' or 'full', but got " + words);
        }
        boolean full = words.contains("full");
        List<Workload> chosen = line.has("workloads")
                ? names(line, "workloads").stream().map(Workload::named).toList()
                : full ? Workload.FULL : Workload.QUICK;
        List<String> subjects = line.has("subjects") ? names(line, "subjects") : List.of("nginx", "relay");
        if (!List.of("nginx", "relay").containsAll(subjects)) {
            throw new IllegalArgumentException("subjects are nginx and relay, but got " + subjects);
        }
        return new BenchPlan(
                chosen,
                subjects,
                line.number("rounds", full ? 5 : 3),
                line.seconds("seconds", full ? 15 : 8),
                line.seconds("warm-up", 20),
                new Home(Path.of(line.text("home", "."))),
                environment("BENCH_NGINX", ""),
                relayFlagsOfEnvironment(),
                line.text("name", full ? "full" : ""));
    }

    /** The flags of the relay's Java virtual machine. */
    static String relayFlagsOfEnvironment() {
        return environment("BENCH_RELAY_JVM", RELAY_FLAGS);
    }

    /** Longer than any run that goes well. */
    Duration limit() {
        Duration round = window.plus(RUN_UP).plusSeconds(2).multipliedBy(subjects.size());
        return round.multipliedBy((long) rounds * workloads.size())
                .plus(warmUp.plusSeconds(60).multipliedBy(subjects.size() + 1L))
                .plusSeconds(120);
    }

    private static List<String> names(CommandLine line, String option) {
        return Arrays.asList(line.text(option, "").split(",", -1));
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
