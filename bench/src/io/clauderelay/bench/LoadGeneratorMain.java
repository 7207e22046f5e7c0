package io.clauderelay.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** The load generator by itself, against any server on this machine. */
final class LoadGeneratorMain {
    private static final String USAGE =
            """
            load generator: puts a server under load and measures latency and the server's CPU
              --port N          of the server on 127.0.0.1
              --workload NAME   W1 small call, W2 coding-agent call, W3 fast stream, W3b paced stream,
                                W4 many streams, W5 and W5s one client; default W1
              --credential KEY  sent as x-api-key
              --pid N           of the process whose CPU is counted, with its children
              --connections N   instead of the workload's own number
              --rate N          requests per second at a constant rate; default is a closed loop
              --warm-up S       default 5
              --seconds S       default 10
              --any-length      accept whole answers of any length: the server's answers are not the bench's own
            """;

    private LoadGeneratorMain() {}

    /** Exits with 1 when an answer was not whole. */
    public static void main(String[] arguments) throws InterruptedException {
        CommandLine line;
        Workload workload;
        try {
            line = CommandLine.parse(
                    arguments,
                    "help",
                    "port=",
                    "workload=",
                    "credential=",
                    "pid=",
                    "connections=",
                    "rate=",
                    "warm-up=",
                    "seconds=",
                    "any-length");
            workload = Workload.named(line.text("workload", "W1"));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (line.has("help") || !line.has("port")) {
            System.out.print(USAGE);
            return;
        }
        CpuMeter cpu = line.has("pid") ? new ProcessStat(line.number("pid", 0)) : CpuMeter.NONE;
        LoadResult result = LoadGenerator.run(load(line, workload), cpu);
        print(workload, result);
        if (result.errors() > 0) {
            System.exit(1);
        }
    }

    private static Load load(CommandLine line, Workload workload) {
        String credential = line.text("credential", "none");
        Expected whole = workload.expected();
        return new Load(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), line.number("port", 0)),
                connection -> workload.request(connection, credential),
                line.has("any-length") ? new Expected(-1, whole.stream()) : whole,
                line.number("connections", workload.connections()),
                line.seconds("warm-up", 5),
                line.seconds("seconds", 10),
                line.number("rate", 0));
    }

    private static void print(Workload workload, LoadResult result) {
        System.out.printf(
                Locale.ROOT,
                "%s: %,.0f %ss/s, CPU %.1f µs per %s, latency p50 %,d p99 %,d max %,d µs, first byte p50 %,d p99 %,d µs,"
                        + " %d errors%n",
                workload.name(),
                result.perSecond(),
                workload.unit(),
                result.cpuMicrosPerUnit(),
                workload.unit(),
                result.latency().p50(),
                result.latency().p99(),
                result.latency().max(),
                result.firstByte().p50(),
                result.firstByte().p99(),
                result.errors());
        result.firstErrors().forEach(error -> System.out.println("  " + error));
    }
}
