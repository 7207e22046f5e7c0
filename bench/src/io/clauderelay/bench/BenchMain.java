package io.clauderelay.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the relay beside nginx: same upstream, same load, same machine, one round each in turn. */
final class BenchMain {
    private final BenchPlan plan;
    private final ScriptedUpstream upstream;
    private final List<Sample> samples = new ArrayList<>();

    /** What one subject showed in one round of one workload. */
    record Sample(Workload workload, String subject, LoadResult result, long residentKib) {}

    private BenchMain(BenchPlan plan, ScriptedUpstream upstream) {
        this.plan = plan;
        this.upstream = upstream;
    }

    /** Exits with 1 when an answer was not whole, with 2 when the command line cannot be understood. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchPlan plan;
        try {
            CommandLine line = CommandLine.parse(
                    arguments, "help", "home=", "name=", "workloads=", "subjects=", "rounds=", "seconds=", "warm-up=");
            if (line.has("help")) {
                System.out.print(BenchPlan.USAGE);
                return;
            }
            plan = BenchPlan.of(line);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + BenchPlan.USAGE);
            System.exit(2);
            return;
        }
        endAfter(plan.limit());
        ScriptedUpstream.Settings settings =
                ScriptedUpstream.Settings.onPort(0).withLedger(UpstreamLedger.off());
        try (ScriptedUpstream upstream = ScriptedUpstream.start(settings)) {
            boolean clean = new BenchMain(plan, upstream).run();
            System.exit(clean ? 0 : 1);
        }
    }

    private static void endAfter(Duration limit) {
        Thread.ofPlatform().daemon().name("limit").start(() -> {
            try {
                Thread.sleep(limit);
            } catch (InterruptedException e) {
                return;
            }
            System.err.println("the bench takes longer than " + limit + "; ended");
            System.exit(3);
        });
    }

    private boolean run() throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        try {
            startSubjects(subjects);
            Subject direct = new Subject.Direct(upstream.port());
            warmUp(direct);
            for (Subject subject : subjects) {
                warmUp(subject);
            }
            for (Workload workload : plan.workloads()) {
                upstream.answerWith(workload.answer());
                measure(workload, direct);
                for (int round = 1; round <= plan.rounds(); round++) {
                    for (Subject subject : subjects) {
                        measure(workload, subject);
                    }
                }
            }
            return report(subjects);
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void startSubjects(List<Subject> subjects) throws IOException, InterruptedException {
        if (plan.subjects().contains("nginx")) {
            if (plan.nginx().isEmpty()) {
                say("\n*** nginx is not here and could not be installed: the nginx rows and all ratios are skipped ***\n");
            } else {
                subjects.add(NginxSubject.start(plan.nginx(), plan.home().nginxTemplate(), upstream.port()));
            }
        }
        if (plan.subjects().contains("relay")) {
            if (!Files.exists(plan.home().relayJar())) {
                throw new IOException("there is no " + plan.home().relayJar() + "; build it with ./crs build, or leave"
                        + " the relay out with --subjects nginx");
            }
            subjects.add(RelaySubject.start(plan.home().relayJar(), plan.relayFlags(), upstream.baseUrl()));
        }
    }

    /** Every workload in turn, the time shared between them. */
    private void warmUp(Subject subject) throws InterruptedException {
        say("warming up " + subject.name() + ", " + plan.warmUp().toSeconds() + " s");
        for (Workload workload : plan.workloads()) {
            upstream.answerWith(workload.answer());
            Duration share = plan.warmUp().dividedBy(plan.workloads().size());
            require(workload, subject, load(workload, subject, Duration.ZERO, share));
        }
    }

    private void measure(Workload workload, Subject subject) throws InterruptedException {
        LoadResult result = load(workload, subject, BenchPlan.RUN_UP, plan.window());
        require(workload, subject, result);
        samples.add(new Sample(
                workload, subject.name(), result, subject.process().residentKib()));
        say("%-4s %-6s %,9.0f %ss/s  CPU %7.1f µs  p50 %,6d µs  p99 %,7d µs  %d errors"
                .formatted(
                        workload.name(),
                        subject.name(),
                        result.perSecond(),
                        workload.unit(),
                        result.cpuMicrosPerUnit(),
                        result.latency().p50(),
                        result.latency().p99(),
                        result.errors()));
    }

    private static LoadResult load(Workload workload, Subject subject, Duration runUp, Duration window)
            throws InterruptedException {
        Load load = new Load(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), subject.port()),
                connection -> workload.request(connection, subject.credential()),
                workload.expected(),
                workload.connections(),
                runUp,
                window,
                0);
        return LoadGenerator.run(load, subject.process());
    }

    private static void require(Workload workload, Subject subject, LoadResult result) {
        if (result.completed() == 0) {
            throw new IllegalStateException(workload.name() + " through " + subject.name()
                    + ": no whole answer; the first errors: " + result.firstErrors());
        }
        result.firstErrors()
                .forEach(error -> System.err.println(workload.name() + " through " + subject.name() + ": " + error));
    }

    private boolean report(List<Subject> subjects) throws IOException {
        BenchReport report = new BenchReport(plan, subjects.stream().map(BenchReport.Setup::of).toList(), samples);
        say("\n" + report.table());
        if (!plan.results().isEmpty()) {
            say("written to " + report.write());
        }
        return samples.stream().allMatch(sample -> sample.result().errors() == 0);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
