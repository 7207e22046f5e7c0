package io.clauderelay.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** nginx as a plain reverse proxy. */
final class NginxSubject implements Subject {
    /** As many as the relay has event loops here; one worker takes the same CPU per request. */
    private static final int WORKERS = Runtime.getRuntime().availableProcessors();

    private final Child child;
    private final int port;
    private final String version;

    private NginxSubject(Child child, int port, String version) {
        this.child = child;
        this.port = port;
        this.version = version;
    }

    /**
     * Starts nginx in front of the upstream.
     *
     * @param binary the nginx to run
     * @param template the configuration with {@code @NAMES@} to fill in
     */
    static NginxSubject start(String binary, Path template, int upstreamPort)
            throws IOException, InterruptedException {
        int port = Child.freePort();
        Path folder = Child.folder("nginx");
        Path file = folder.resolve("nginx.conf");
        Files.writeString(
                file,
                Files.readString(template)
                        .replace("@WORKERS@", Integer.toString(WORKERS))
                        .replace("@FOLDER@", folder.toString())
                        .replace("@UPSTREAM_PORT@", Integer.toString(upstreamPort))
                        .replace("@PORT@", Integer.toString(port)));
        String version = version(binary);
        Child child = Child.start(
                "nginx", folder, new ProcessBuilder(binary, "-p", folder.toString(), "-c", file.toString()));
        child.awaitPort(port, Duration.ofSeconds(10));
        return new NginxSubject(child, port, version);
    }

    private static String version(String binary) throws IOException {
        Process process = new ProcessBuilder(binary, "-v").redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replace("nginx version:", "")
                .strip();
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String credential() {
        return "none";
    }

    @Override
    public ProcessStat process() {
        return new ProcessStat(child.pid());
    }

    @Override
    public String setup() {
        return version + ", " + WORKERS + " workers, bench/nginx.conf.template";
    }

    @Override
    public void close() {
        child.close();
    }
}
