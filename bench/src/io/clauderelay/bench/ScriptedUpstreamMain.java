package io.clauderelay.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The scripted upstream as a process of its own, for trying clients and relays by hand. */
final class ScriptedUpstreamMain {
    private static final String USAGE =
            """
            scripted upstream: answers the Anthropic Messages API and OpenAI's the way it is told to
              --port N             default 4100; 0 for any free one
              --host H             default 127.0.0.1
              --script NAME        default text; clients choose others by model (script:NAME) or header (x-script: NAME)
              --event-count N      a text of so many events
              --event-bytes N      each of so many bytes, default 150
              --event-interval MS  each a packet of its own, so far apart
              --credential KEY     refuse requests without it
              --per-minute N       so many messages a minute for each credential, then 429 with retry-after
              --ledger FILE        append a line of JSON per answer
              --cert PEM --key PEM speak TLS
            scripts, joined by +:
            """;

    private ScriptedUpstreamMain() {}

    /** Serves until the process is ended. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine line;
        Script script;
        try {
            line = CommandLine.parse(
                    arguments,
                    "help",
                    "port=",
                    "host=",
                    "script=",
                    "event-count=",
                    "event-bytes=",
                    "event-interval=",
                    "credential=",
                    "per-minute=",
                    "ledger=",
                    "cert=",
                    "key=");
            script = script(line);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (line.has("help")) {
            System.out.print(USAGE + ScriptNames.WORDS.indent(2));
            return;
        }
        serve(line, script);
    }

    private static void serve(CommandLine line, Script script) throws IOException, InterruptedException {
        ScriptedUpstream.Settings settings = ScriptedUpstream.Settings.onPort(line.number("port", 4100))
                .onHost(line.text("host", "127.0.0.1"))
                .withLedger(
                        line.has("ledger")
                                ? UpstreamLedger.toFile(Path.of(line.text("ledger", "")))
                                : UpstreamLedger.off())
                .answering(script);
        if (line.has("cert")) {
            settings = settings.withTls(Path.of(line.text("cert", "")), Path.of(line.text("key", "")));
        }
        try (ScriptedUpstream upstream = ScriptedUpstream.start(settings)) {
            upstream.allowEachPerMinute(line.number("per-minute", 0));
            if (line.has("credential")) {
                upstream.expectCredential(line.text("credential", ""));
            }
            System.out.println("scripted upstream at " + upstream.baseUrl());
            Thread.currentThread().join();
        }
    }

    private static Script script(CommandLine line) {
        Script script = Script.named(line.text("script", "text"));
        if (line.has("event-count")) {
            script = Reply.events(line.number("event-count", 200), line.number("event-bytes", 150));
        }
        if (line.has("event-interval") && script instanceof Reply reply) {
            script = reply.every(Duration.ofMillis(line.number("event-interval", 0)));
        }
        return script;
    }
}
