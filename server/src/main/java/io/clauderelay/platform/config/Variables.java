package io.clauderelay.platform.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment: RELAY_* variables by setting, and the names an older generation of the service used. */
final class Variables {
    /** Where relay.yaml is; the one variable that is not a setting. */
    static final String CONFIG = Catalogue.VARIABLE_PREFIX + "CONFIG";

    private static final Map<String, String> OLDER_NAMES = Map.ofEntries(
            Map.entry("PORT", "http.port"),
            Map.entry("HOST", "http.host"),
            Map.entry("LOG_LEVEL", "log.level"),
            Map.entry("ADMIN_USERNAME", "admin.username"),
            Map.entry("ADMIN_PASSWORD", "admin.password"),
            Map.entry("ENCRYPTION_KEY", "masterKey"));

    private static final String ONE_NODE = "this version does not support several nodes and uses no Redis";

    /** Older names that are accepted, so that an old deployment starts, with why they do nothing. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "REDIS_HOST", ONE_NODE,
            "REDIS_PORT", ONE_NODE,
            "REDIS_PASSWORD", ONE_NODE,
            "JWT_SECRET", "tokens are signed with a key derived from the relay's own secrets in the data folder");

    /** Kubernetes describes a Service named "relay" to every pod in variables such as RELAY_SERVICE_HOST. */
    private static final Pattern KUBERNETES_SERVICE = Pattern.compile("RELAY_(\\w+_)?SERVICE_(HOST|PORT(_\\w+)?)");

    private static final Pattern KUBERNETES_PORT =
            Pattern.compile("RELAY_(\\w+_)?PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");
    private static final Pattern KUBERNETES_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Catalogue catalogue;
    private final Map<String, String> environment;

    /** An empty variable counts as not set: that is how compose files leave one out. */
    Variables(Catalogue catalogue, Map<String, String> environment) {
        this.catalogue = catalogue;
        this.environment = new TreeMap<>(environment);
        this.environment.values().removeIf(String::isEmpty);
    }

    /** Takes in every setting of the environment; it wins over what was there, and its own names over older ones. */
    void read(Map<String, Given> givens, List<String> problems, List<String> warnings) {
        OLDER_NAMES.forEach((variable, setting) -> {
            String text = environment.get(variable);
            if (text != null && catalogue.contains(setting)) {
                givens.put(setting, new Given(setting, text, variable));
            }
        });
        environment.forEach((variable, text) -> {
            String setting = catalogue.settingOf(variable);
            if (setting != null) {
                givens.put(setting, new Given(setting, text, variable));
            } else if (WITHOUT_EFFECT.containsKey(variable)) {
                warnings.add(variable + " has no effect: " + WITHOUT_EFFECT.get(variable));
            } else if (isUnknown(variable, text)) {
                String nearest = Catalogue.nearest(variable, catalogue.variables());
                problems.add(variable + " is not a setting of this version" + nearest);
            }
        });
    }

    private static boolean isUnknown(String variable, String text) {
        return variable.startsWith(Catalogue.VARIABLE_PREFIX)
                && !variable.equals(CONFIG)
                && !isFromKubernetes(variable, text);
    }

    private static boolean isFromKubernetes(String variable, String text) {
        if (KUBERNETES_SERVICE.matcher(variable).matches()) {
            return true;
        }
        Matcher port = KUBERNETES_PORT.matcher(variable);
        return port.matches()
                && (port.group(4) != null || KUBERNETES_ADDRESS.matcher(text).matches());
    }
}
