package io.clauderelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the real ./crs in a small checkout whose JDKs and Maven are scripts that tell what they were asked. */
class LauncherTest extends LaunchedCheckout {
    @Test
    void javaHomeWinsWhenItIsNewEnough() throws Exception {
        jdk(jdks.resolve("newer"), "27.0.1");
        Path chosen = jdk(folder.resolve("my own jdk"), "25.0.3");
        environment.put("JAVA_HOME", chosen.toString());

        assertThat(crs("jdk")).returns(chosen.toString(), Result::output).returns(0, Result::status);
    }

    @Test
    void theJdkOnPathWinsOverTheFolders() throws Exception {
        jdk(jdks.resolve("newer"), "27.0.1");
        Path onPath = jdk(folder.resolve("on-path"), "25").toRealPath();
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("javac"), onPath.resolve("bin/javac"));
        environment.put("PATH", links + ":/usr/bin:/bin");

        assertThat(crs("jdk").output()).isEqualTo(onPath.toString());
    }

    @Test
    void otherwiseTheNewestJdkOfTheFoldersIsUsed() throws Exception {
        environment.put("JAVA_HOME", jdk(folder.resolve("home"), "21.0.2").toString());
        jdk(jdks.resolve("a"), "25.0.9");
        Path newest = jdk(jdks.resolve("b c/Contents/Home"), "25.0.10");
        jdk(jdks.resolve("d"), "1.8.0_402");
        jdk(jdks.resolve("e"), "no number");

        assertThat(crs("jdk").output()).isEqualTo(newest.toString());
    }

    @Test
    void anEarlyAccessBuildCounts() throws Exception {
        Path early = jdk(jdks.resolve("early"), "26-ea");

        assertThat(crs("jdk").output()).isEqualTo(early.toString());
    }

    @Test
    void aRuntimeWithoutCompilerIsNotUsed() throws Exception {
        Path runtime = jdk(jdks.resolve("runtime"), "25.0.3");
        Files.delete(runtime.resolve("bin/javac"));

        Result result = crs("jdk");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
    }

    @Test
    void withoutAJdkTheMessageSaysWhatWasFoundAndWhatToInstall() throws Exception {
        Path home = jdk(folder.resolve("home"), "21.0.2");
        environment.put("JAVA_HOME", home.toString());
        Path best = jdk(jdks.resolve("best"), "24.0.1");

        Result result = crs("run");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("needs a JDK 25 or newer")
                .contains("JAVA_HOME is " + home + ": version 21.0.2")
                .contains(": version 17.0.15")
                .contains("The newest one in the usual folders is " + best + ": version 24.0.1")
                .contains("apt install openjdk-25-jdk")
                .contains("dnf install java-25-openjdk-devel")
                .contains("brew install openjdk@25")
                .contains("sdk install java 25-tem");
        assertThat(mavenCalls()).isEmpty();
    }

    @Test
    void aJavaHomeThatIsNoJdkIsExplained() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");
        assertThat(crs("jdk").errors()).contains("JAVA_HOME is /nowhere: no such folder");

        environment.put("JAVA_HOME", folder.toString());
        assertThat(crs("jdk").errors()).contains("not a JDK's folder");

        Path runtime = jdk(folder.resolve("runtime"), "25.0.3");
        Files.delete(runtime.resolve("bin/javac"));
        environment.put("JAVA_HOME", runtime.toString());
        assertThat(crs("jdk").errors()).contains("a runtime without javac");
    }

    @Test
    void runBuildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");

        assertThat(crs("run").status()).isZero();
        assertThat(mavenCalls()).singleElement().asString().startsWith("-q ").endsWith(" package");

        assertThat(crs("run").status()).isZero();
        assertThat(mavenCalls()).hasSize(1);

        Path source = Files.writeString(checkout.resolve("server/src/main/Main.java"), "class Main {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(crs("run").status()).isZero();
        assertThat(mavenCalls()).hasSize(2);
    }

    @Test
    void runBecomesTheJvmSoThatSignalsReachIt() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        environment.put("CRS_JAVA_OPTS", "-Xmx1g -Dname=value");

        Result result = crs("run", "--flag", "two words");

        assertThat(result.output())
                .startsWith("pid " + result.pid() + " java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx256m ")
                .contains(
                        " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx1g -Dname=value -jar ")
                .endsWith("server/target/relay/relay.jar --flag two words");
    }

    @Test
    void theOperatorsCommandsBuildWhatIsOutOfDateAndGoToTheRelay() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");

        assertThat(crs("admin", "reset-password", "the boss", "--stdin").output())
                .endsWith("server/target/relay/relay.jar admin reset-password the boss --stdin");
        assertThat(mavenCalls()).hasSize(1);
        assertThat(crs("secrets", "rotate").output()).endsWith("server/target/relay/relay.jar secrets rotate");
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void aBuildThatFailsEndsTheRunWithItsStatus() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        script(checkout.resolve("server/mvnw"), "echo 'cannot find symbol'; exit 3");

        Result result = crs("run");

        assertThat(result).returns(3, Result::status).returns("", Result::output);
        assertThat(result.errors()).contains("cannot find symbol").doesNotContain("could not download");
    }

    @Test
    void aMissingNetworkIsNamed() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        script(
                checkout.resolve("server/mvnw"),
                "echo 'Could not transfer artifact a:b:jar:1: Unknown host' >&2; exit 1");

        for (String command : List.of("run", "test")) {
            Result result = crs(command);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .contains("could not download what it needs")
                    .contains("CRS_MAVEN");
        }
    }

    @Test
    void testRunsEveryGateFromACleanTarget() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(checkout.resolve("server/mvnw"), TELLING_MAVEN + "; echo \"with $JAVA_HOME\"");

        Result result = crs("test", "-Dtest=One");

        assertThat(result.output().lines()).containsExactly("maven -B -ntp clean verify -Dtest=One", "with " + jdk);
        assertThat(result.status()).isZero();
    }

    /** Debian's tools, which know these packages and note what is asked of them. */
    private void debian(String user, String installed, String answerOfApt) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("id"), "echo " + user);
        script(
                tools.resolve("dpkg-query"),
                "for last; do :; done; case \" " + installed
                        + " \" in *\" $last \"*) echo installed ;; *) exit 1 ;; esac");
        script(
                tools.resolve("apt-get"),
                "echo \"apt $*\" >> '" + folder.resolve("apt") + "'; test -x /usr/sbin/policy-rc.d || exit 9; "
                        + answerOfApt);
        environment.put("PATH", tools + ":" + environment.get("PATH"));
        environment.put("CRS_TEST_PACKAGES", "one-proxy other-proxy");
        jdk(jdks.resolve("jdk"), "25.0.3");
    }

    private List<String> aptCalls() throws IOException {
        Path calls = folder.resolve("apt");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Whoever cannot forbid Debian to start services cannot try what installs them. */
    private static void assumeServicesCanBeForbidden() {
        Path policy = Path.of("/usr/sbin/policy-rc.d");
        assumeTrue(Files.isExecutable(policy) || Files.isWritable(policy.getParent()), policy + " cannot be made");
    }

    @Test
    void testInstallsTheProxiesThatAreMissingWithoutStartingThem() throws Exception {
        assumeServicesCanBeForbidden();
        boolean forbiddenBefore = Files.exists(Path.of("/usr/sbin/policy-rc.d"));
        debian("0", "one-proxy", "exit 0");

        Result result = crs("test");

        assertThat(result.status()).isZero();
        assertThat(result.errors()).isEqualTo("Installing other-proxy, for the tests; none of it is started.");
        assertThat(aptCalls())
                .singleElement()
                .asString()
                .contains(" -o Acquire::Retries=1 ")
                .endsWith(" install -y --no-install-recommends other-proxy");
        assertThat(Files.exists(Path.of("/usr/sbin/policy-rc.d"))).isEqualTo(forbiddenBefore);
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void testAsksForNothingThatIsThere() throws Exception {
        debian("0", "one-proxy other-proxy", "exit 0");

        assertThat(crs("test")).returns(0, Result::status).returns("", Result::errors);
        assertThat(aptCalls()).isEmpty();
    }

    @Test
    void testGoesOnWithoutANetworkAndSaysWhatItSkips() throws Exception {
        assumeServicesCanBeForbidden();
        debian("0", "", "echo 'E: Unable to fetch some archives'; exit 100");

        Result result = crs("test");

        assertThat(result.status()).isZero();
        assertThat(result.errors())
                .contains("!!! Could not install one-proxy other-proxy", "SKIPPED", "E: Unable to fetch some archives");
        assertThat(aptCalls()).hasSize(2).last().asString().endsWith(" update");
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void testSaysWhatItSkipsForThoseWhoMayNotInstall() throws Exception {
        debian("1000", "other-proxy", "exit 0");

        Result result = crs("test");

        assertThat(result.status()).isZero();
        assertThat(result.errors())
                .isEqualTo(
                        "!!! The tests against real proxies will be SKIPPED: install one-proxy or run this as root once.");
        assertThat(aptCalls()).isEmpty();
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void fuzzTakesMinutesForTheAnswersOfUpstreams() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Path reports = Files.createDirectories(checkout.resolve("server/target/fuzz-streams"));
        Files.writeString(reports.resolve("report.txt"), "a minute\nan hour\n");

        assertThat(crs("fuzz", "--minutes", "60", "-Dfuzz.seed=3").output()).endsWith("an hour");
        assertThat(mavenCalls())
                .singleElement()
                .asString()
                .contains("-Dtest=StreamFuzzTest", "-Dfuzz.seconds=3600")
                .endsWith(" -Dfuzz.seed=3 test");

        assertThat(crs("fuzz", "--minutes", "soon")).returns(2, Result::status);
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void simulateWritesItsPageAnew() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");

        Result result = crs("simulate", "-o");

        assertThat(result).returns(0, Result::status).returns("", Result::errors);
        assertThat(result.output()).endsWith(checkout.toRealPath() + "/simulation/report.md");
        assertThat(mavenCalls())
                .singleElement()
                .asString()
                .contains("-Dtest=SimulationTest", "-Dsimulation.renew=true")
                .endsWith(" -o test");
    }

    @Test
    void benchBuildsItsClassesOnceAndStartsTheBench() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");

        assertThat(crs("bench", "--rounds", "2").output()).endsWith("bench --rounds 2 on " + jdk);
        assertThat(crs("bench").output()).isEqualTo("bench  on " + jdk);
        assertThat(mavenCalls()).singleElement().asString().contains("-DskipTests");

        Files.delete(checkout.resolve("bench/run"));
        assertThat(crs("bench")).returns(1, Result::status);
    }

    @Test
    void anotherMavenCanBeNamed() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Path other = folder.resolve("other-maven");
        script(other, "echo other; " + TELLING_MAVEN);
        environment.put("CRS_MAVEN", other.toString());

        assertThat(crs("run").errors()).contains("other");
    }

    @Test
    void theLauncherWorksThroughALink() throws Exception {
        Files.move(checkout.resolve("crs"), checkout.resolve("real-crs"));
        Files.createSymbolicLink(checkout.resolve("crs"), checkout.resolve("real-crs"));

        assertThat(crs("version").output()).isEqualTo("Claude Relay Service 1.2.3");
    }

    @Test
    void helpIsAPageAndAnUnknownCommandAnError() throws Exception {
        Result help = crs("help");
        assertThat(help).returns(0, Result::status).returns("", Result::errors);
        assertThat(help.output())
                .contains(
                        "./crs run",
                        "./crs admin reset-password",
                        "./crs secrets rotate",
                        "./crs simulate",
                        "CRS_JDK_FOLDERS");
        assertThat(crs().output()).isEqualTo(help.output());

        Result unknown = crs("walk");
        assertThat(unknown).returns(2, Result::status).returns("", Result::output);
        assertThat(unknown.errors())
                .startsWith("crs: there is no command 'walk'")
                .contains("./crs run");
    }
}
