package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * One of Debian's proxies as a process of its own, on a free port of loopback. It finds its users, and the host that
 * only it knows, in files of this test: nothing of the machine is changed, and nobody needs to be root.
 */
final class RealProxy implements AutoCloseable {
    /** Whom it serves. */
    enum Access {
        OPEN,
        BY_PASSWORD
    }

    static final String USERNAME = "relay-user";
    static final String PASSWORD = "proxy-secret-of-no-value";

    /** Means this machine to the proxies, and nothing to anybody else. */
    static final String KNOWN_HOST = "upstream.invalid";

    /** Between the choice of a free port and its use somebody else may take it. */
    private static final int TRIES = 3;

    private static final String HASH =
            "$6$relaytests$z8NTyrVecCTvln2KYS7gACDNi8sOUArqh/2CwCfnyJCOXGbDqKHhcivkkQfRnJvh9CcpiuD6uu0qGo4ptWVFA1";
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final int port;
    private final Path log;
    private final @Nullable RealProxy behind;

    /** The command line that serves on a port. */
    private interface Command {
        List<String> on(int port) throws IOException;
    }

    private RealProxy(Process process, int port, Path log, @Nullable RealProxy behind) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.behind = behind;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** Speaks HTTP CONNECT. */
    static RealProxy tinyproxy(Path folder, Access access) throws IOException {
        String program = program("tinyproxy", "tinyproxy-bin");
        String users = access == Access.OPEN ? "" : "BasicAuth " + USERNAME + " " + PASSWORD + "\n";
        return start(folder, null, port -> {
            Path configuration = Files.createTempFile(folder, "tinyproxy", ".conf");
            Files.writeString(
                    configuration,
                    "Port " + port + "\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 600\nMaxClients 20\n" + users);
            return List.of(program, "-d", "-c", configuration.toString());
        });
    }

    /** Speaks HTTP CONNECT inside TLS: tinyproxy, which knows no TLS, behind socat, which does. */
    static RealProxy tinyproxyOverTls(Path folder, Access access, Identity identity)
            throws IOException, GeneralSecurityException {
        String program = program("socat", "socat");
        Path pem = Files.writeString(
                Files.createTempFile(folder, "socat", ".pem"), identity.privateKeyPem() + identity.pem());
        RealProxy inner = tinyproxy(folder, access);
        return start(
                folder,
                inner,
                port -> List.of(
                        program,
                        "OPENSSL-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr,fork,verify=0,cert=" + pem,
                        "TCP:127.0.0.1:" + inner.port()));
    }

    /** Speaks SOCKS 5. */
    static RealProxy danted(Path folder, Access access) throws IOException {
        String program = program("danted", "dante-server");
        String method = access == Access.OPEN ? "none" : "username";
        return start(folder, null, port -> {
            Path configuration = Files.createTempFile(folder, "danted", ".conf");
            Files.writeString(configuration, """
                    logoutput: stderr
                    internal: 127.0.0.1 port = %d
                    external: 127.0.0.1
                    clientmethod: none
                    socksmethod: %s
                    client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }
                    socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 log: connect error }
                    """.formatted(port, method));
            return List.of(program, "-f", configuration.toString(), "-p", configuration + ".pid");
        });
    }

    int port() {
        return port;
    }

    /** Waits until it has noted a tunnel to this port. */
    void awaitTunnelTo(int target) {
        RealProxy noting = behind == null ? this : behind;
        await().until(() -> noting.noted().lines().anyMatch(line -> line.matches(".*onnect.*[.:]" + target + "\\b.*")));
    }

    /** Ends it and everything it has started at once, and every tunnel with it. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        if (behind != null) {
            behind.kill();
        }
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
    }

    private static RealProxy start(Path folder, @Nullable RealProxy behind, Command command) throws IOException {
        Map<String, String> environment = ownNames(folder);
        for (int i = 1; ; i++) {
            int port = freePort();
            Path log = Files.createTempFile(folder, "proxy", ".log");
            ProcessBuilder builder = new ProcessBuilder(command.on(port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            RealProxy proxy = new RealProxy(builder.start(), port, log, behind);
            await().until(() -> !proxy.process.isAlive() || proxy.accepts());
            if (proxy.process.isAlive()) {
                return proxy;
            }
            if (i == TRIES) {
                proxy.kill();
                throw new IllegalStateException("the proxy does not start: " + proxy.noted());
            }
        }
    }

    /** The library that answers from files what programs ask the system about users and hosts. */
    private static Map<String, String> ownNames(Path folder) throws IOException {
        String library = library("libnss_wrapper.so", "libnss-wrapper");
        String uid = String.valueOf(Files.getAttribute(folder, "unix:uid"));
        String me = System.getProperty("user.name");
        Path users = Files.writeString(
                folder.resolve("passwd"),
                me + ":x:" + uid + ":0::/:/bin/sh\n" + USERNAME + ":x:54321:54321::/nonexistent:/bin/false\n");
        Path groups = Files.writeString(folder.resolve("group"), "root:x:0:\n" + USERNAME + ":x:54321:\n");
        Path passwords = Files.writeString(folder.resolve("shadow"), USERNAME + ":" + HASH + ":20000:0:99999:7:::\n");
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 " + KNOWN_HOST + "\n");
        return Map.of(
                "LD_PRELOAD", library,
                "NSS_WRAPPER_PASSWD", users.toString(),
                "NSS_WRAPPER_GROUP", groups.toString(),
                "NSS_WRAPPER_SHADOW", passwords.toString(),
                "NSS_WRAPPER_HOSTS", hosts.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private boolean accepts() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private String noted() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name, String debianPackage) {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        // Where daemons are, which is not on the path of everybody.
        folders.addAll(List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin")));
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> skip(name, debianPackage));
    }

    private static String library(String name, String debianPackage) throws IOException {
        for (Path root : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> folders = Files.list(root)) {
                    Path found = Stream.concat(Stream.of(root), folders)
                            .map(folder -> folder.resolve(name))
                            .filter(Files::exists)
                            .findFirst()
                            .orElse(null);
                    if (found != null) {
                        return found.toString();
                    }
                }
            }
        }
        return skip(name, debianPackage);
    }

    private static String skip(String name, String debianPackage) {
        String message = "tests against real proxies are skipped: there is no " + name
                + " here; on Debian and Ubuntu it" + " comes with the package " + debianPackage
                + ", which ./crs test installs when it runs as root";
        if (SAID.add(name)) {
            System.err.println("!!! " + message);
        }
        return Assumptions.abort(message);
    }
}
