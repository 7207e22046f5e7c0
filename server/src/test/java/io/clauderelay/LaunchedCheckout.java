package io.clauderelay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A checkout with a launcher, a Maven that only tells how it was called, and JDKs made of scripts. */
abstract class LaunchedCheckout {
    static final Path LAUNCHER = Path.of("..", "crs");
    static final String TELLING_JAVA = "echo \"pid $$ java $*\"";

    /** Makes the jar like Maven would, and leaves a trace of every call. */
    static final String TELLING_MAVEN =
            "echo \"$*\" >> calls; mkdir -p target/relay; touch target/relay/relay.jar; echo \"maven $*\"";

    record Result(long pid, int status, String output, String errors) {}

    @TempDir
    Path folder;

    Path checkout;
    Path jdks;
    final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeACheckoutAndAPathWithAnOldJdk() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        Path server = checkout.resolve("server");
        Files.createDirectories(server.resolve("src/main"));
        Files.copy(LAUNCHER, checkout.resolve("crs"));
        Files.writeString(server.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
        script(server.resolve("mvnw"), TELLING_MAVEN);
        script(Files.createDirectories(checkout.resolve("bench")).resolve("run"), "echo \"bench $* on $JAVA_HOME\"");

        Path old = jdk(folder.resolve("old/jdk-17"), "17.0.15");
        environment.put("PATH", old.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        environment.put("CRS_TEST_PACKAGES", "");
        environment.put("CRS_JDK_FOLDERS", jdks.toString());
    }

    static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"A vendor\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        script(home.resolve("bin/java"), TELLING_JAVA);
        script(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    Result crs(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", checkout.resolve("crs").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        int status = process.waitFor();
        return new Result(
                process.pid(),
                status,
                Files.readString(output, StandardCharsets.UTF_8).strip(),
                Files.readString(errors, StandardCharsets.UTF_8).strip());
    }

    List<String> mavenCalls() throws IOException {
        Path calls = checkout.resolve("server/calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }
}
