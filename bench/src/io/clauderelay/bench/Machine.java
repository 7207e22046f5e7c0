package io.clauderelay.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a report has to say of the machine and of the version, so that its figures can be placed. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(BenchPlan.Home home) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("CPU", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        lines.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        lines.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        lines.put("commit", output("git", "-C", home.folder().toString(), "describe", "--always", "--dirty"));
        return lines;
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch", "unknown"));
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
