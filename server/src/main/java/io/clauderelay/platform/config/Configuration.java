package io.clauderelay.platform.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration. A root record declares it: a component that is a record is a group of settings, any other
 * component is a setting, and the instance that is handed in holds the defaults. {@code http.port} in relay.yaml is
 * {@code RELAY_HTTP_PORT} in the environment.
 */
public final class Configuration {
    private static final Path USUAL_FILE = Path.of("relay.yaml");

    private Configuration() {}

    /**
     * Fills a copy of the defaults from the file that {@code RELAY_CONFIG} names, else from {@code relay.yaml} in the
     * working directory if there is one, and from the environment, which wins.
     *
     * <p>A component may be a String, int, long, boolean, Path, Duration ({@code 25s}), {@link ByteSize}
     * ({@code 32MiB}), {@link Secret}, URI or an enum (constants in lower case with dashes); null as a default means
     * that there is none. A compact constructor refuses a value with an IllegalArgumentException that says what is
     * expected.
     *
     * @throws SettingsException listing everything that is wrong or unknown
     */
    public static <S extends Record> Bound<S> bind(S defaults, Map<String, String> environment) {
        return bind(defaults, environment, USUAL_FILE);
    }

    static <S extends Record> Bound<S> bind(S defaults, Map<String, String> environment, Path usualFile) {
        Catalogue catalogue = new Catalogue(defaults.getClass());
        Map<String, Given> givens = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        String named = environment.getOrDefault(Variables.CONFIG, "");
        Path file = named.isEmpty() ? usualFile : Path.of(named);
        if (!named.isEmpty() || Files.exists(file)) {
            new SettingsFile(file, catalogue, givens, problems).read();
        }
        new Variables(catalogue, environment).read(givens, problems, warnings);

        @SuppressWarnings("unchecked") // the binder makes a record of the class it is given
        S settings = (S) new Binder(catalogue, givens, problems).bind(defaults, "");
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Bound<>(settings, warnings);
    }
}
