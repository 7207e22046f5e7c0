package io.clauderelay.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The clients of {@code src/test/clients/package.json} as npm installed them, outside of the checkout: they are large,
 * and {@code ./crs test} begins with a clean target. Without them the tests that ask for them are skipped, and say so.
 */
final class PublishedClients {
    private static final Path SOURCES = Path.of("src", "test", "clients");
    private static final String LOCK = "package-lock.json";
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private final Path packages;

    private PublishedClients(Path packages) {
        this.packages = packages;
    }

    /** Those that the checkout's lock file pins; skips the test where there are none or others. */
    static PublishedClients required() {
        Map<String, String> environment = System.getenv();
        String folder = environment.get("CRS_TEST_CLIENTS");
        if (folder == null) {
            String caches = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
            folder = caches + "/crs/test-clients";
        }
        if (folder.isEmpty() || !isInstalled(Path.of(folder))) {
            return skip(folder);
        }
        return new PublishedClients(Path.of(folder, "node_modules"));
    }

    private static boolean isInstalled(Path folder) {
        try {
            Path installed = folder.resolve(LOCK);
            return Files.exists(installed) && Files.mismatch(installed, SOURCES.resolve(LOCK)) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PublishedClients skip(String folder) {
        String message = "tests with real clients are skipped: the clients of server/src/test/clients are not in '"
                + folder + "'; ./crs test installs them where there are Node >= 20, npm and its registry";
        if (SAID.compareAndSet(false, true)) {
            System.err.println("!!! " + message);
        }
        return Assumptions.abort(message);
    }

    /** The program in a package that is published once for each system, of which npm installs the fitting one. */
    Path nativeProgram(String scope, String packagePrefix, String name) {
        try (Stream<Path> folders = Files.list(packages.resolve(scope))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(packagePrefix + "-"))
                    .map(folder -> folder.resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseGet(() -> Assumptions.abort(packagePrefix + " is not published for this system"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A package's own program for Node. */
    Path script(String path) {
        return packages.resolve(path);
    }

    /** Puts our scripts into a folder, where Node finds the packages that they import. */
    void layOutScripts(Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve("node_modules"), packages);
        for (Path script : scripts()) {
            Files.copy(script, folder.resolve(script.getFileName()));
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".mjs")).toList();
        }
    }
}
