package io.clauderelay.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** relay.yaml: nested groups of settings. Values are taken as written, so that a password of digits keeps its zeros. */
final class SettingsFile {
    private final Path file;
    private final Catalogue catalogue;
    private final Map<String, Given> givens;
    private final List<String> problems;

    SettingsFile(Path file, Catalogue catalogue, Map<String, Given> givens, List<String> problems) {
        this.file = file;
        this.catalogue = catalogue;
        this.givens = givens;
        this.problems = problems;
    }

    /** Takes in every setting of the file. */
    void read() {
        try {
            String text = Files.readString(file);
            new Compose(LoadSettings.builder().setAllowNonScalarKeys(true).build())
                    .composeString(text)
                    .ifPresent(root -> take("", root));
        } catch (IOException e) {
            problems.add(file + " cannot be read: " + e);
        } catch (MarkedYamlEngineException e) {
            problems.add(file + lineOf(e) + " is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(file + " is not YAML; check its indentation, quotes and control characters");
        }
    }

    private void take(String name, Node node) {
        if (node.isRecursive()) {
            problems.add(sourceOf(node) + ": a group cannot contain itself");
            return;
        }
        switch (node) {
            case MappingNode group -> takeGroup(name, group);
            case ScalarNode value -> takeValue(name, value);
            case SequenceNode _ -> problems.add(sourceOf(node) + ": expected one value or a group, not a list");
            default -> problems.add(sourceOf(node) + ": expected a value or a group");
        }
    }

    private void takeGroup(String name, MappingNode group) {
        for (NodeTuple entry : group.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                take(name.isEmpty() ? key.getValue() : name + "." + key.getValue(), entry.getValueNode());
            } else {
                problems.add(sourceOf(entry.getKeyNode()) + ": expected the name of a setting");
            }
        }
    }

    private void takeValue(String name, ScalarNode value) {
        List<String> inside = catalogue.settingsIn(name);
        if (value.getTag().equals(Tag.NULL) && (name.isEmpty() || !inside.isEmpty() || catalogue.contains(name))) {
            return;
        }
        String source = sourceOf(value);
        if (!inside.isEmpty()) {
            problems.add(source + ": " + name + " is a group of settings (" + String.join(", ", inside) + ")");
        } else if (name.isEmpty()) {
            problems.add(source + ": expected groups of settings, such as \"http:\" and below it \"  port: 3000\"");
        } else if (!catalogue.contains(name)) {
            String nearest = Catalogue.nearest(name, catalogue.settings());
            problems.add(source + ": " + name + " is not a setting of this version" + nearest);
        } else {
            Given earlier = givens.putIfAbsent(name, new Given(name, value.getValue(), source));
            if (earlier != null) {
                problems.add(source + ": " + name + " is given a second time, first by " + earlier.source());
            }
        }
    }

    private String sourceOf(Node node) {
        return node.getStartMark()
                .map(mark -> file + " line " + (mark.getLine() + 1))
                .orElse(file.toString());
    }

    private static String lineOf(MarkedYamlEngineException e) {
        Optional<Integer> line = e.getProblemMark().map(mark -> mark.getLine() + 1);
        return line.map(number -> " line " + number).orElse("");
    }
}
