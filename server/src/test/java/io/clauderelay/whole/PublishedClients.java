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
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

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

    /** Those that the checkout's lock file pins; there is a test class for them only with {@link Condition}. */
    static PublishedClients installed() {
        Path folder = folder();
        if (!isInstalled(folder)) {
            throw new IllegalStateException(missing(folder));
        }
        return new PublishedClients(folder.resolve("node_modules"));
    }

    /** Skips a test class as a whole where the clients are missing, and tells why once. */
    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Path folder = folder();
            if (isInstalled(folder)) {
                return ConditionEvaluationResult.enabled("the clients are in " + folder);
            }
            if (SAID.compareAndSet(false, true)) {
                System.err.println("!!! " + missing(folder));
            }
            return ConditionEvaluationResult.disabled(missing(folder));
        }
    }

    private static Path folder() {
        Map<String, String> environment = System.getenv();
        String caches = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(environment.getOrDefault("CRS_TEST_CLIENTS", caches + "/crs/test-clients"));
    }

    private static boolean isInstalled(Path folder) {
        try {
            Path installed = folder.resolve(LOCK);
            return Files.isDirectory(folder.resolve("node_modules"))
                    && Files.exists(installed)
                    && Files.mismatch(installed, SOURCES.resolve(LOCK)) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String missing(Path folder) {
        return "tests with real clients are skipped: the clients of server/src/test/clients are not in '" + folder
                + "'; ./crs test installs them where there are Node >= 20, npm and its registry";
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
