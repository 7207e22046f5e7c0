package io.clauderelay.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the bench started, with a folder of its own; it ends with the bench, whatever ends the bench. */
final class Child {
    private static final int LOG_LINES = 30;

    private final String name;
    private final Path folder;
    private final Process process;
    private final Thread atExit = new Thread(this::end);

    private Child(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /** A new folder for a process, below the system's folder for temporary files. */
    static Path folder(String name) throws IOException {
        return Files.createTempDirectory("relay-bench-" + name);
    }

    /** Starts the process in its folder; what it prints goes to a file there. */
    static Child start(String name, Path folder, ProcessBuilder builder) throws IOException {
        builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        Child child = new Child(name, folder, builder.start());
        Runtime.getRuntime().addShutdownHook(child.atExit);
        return child;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until the process listens.
     *
     * @throws IOException when it ends first, or takes longer than the limit
     */
    void awaitPort(int port, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(name + " does not listen on port " + port + "; its last words:\n" + lastWords());
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("output.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Ends the process as a machine would, with SIGKILL, and keeps its folder. */
    void kill() throws InterruptedException {
        forgetExit();
        process.destroyForcibly().waitFor();
    }

    /**
     * Asks the process to end and keeps its folder.
     *
     * @throws IOException when it is still there after the limit
     */
    void stop(Duration limit) throws IOException, InterruptedException {
        forgetExit();
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException(name + " did not stop within " + limit + "; its last words:\n" + lastWords());
        }
    }

    /** Ends the process, if it still runs, and removes its folder. */
    void close() {
        forgetExit();
        end();
    }

    /** Nothing is left to be done at the exit of the bench; when that has begun, it is done there. */
    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The virtual machine ends already, and the hook runs.
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Folders.remove(folder);
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
