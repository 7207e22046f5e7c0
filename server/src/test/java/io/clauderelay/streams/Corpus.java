package io.clauderelay.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The answers in {@code src/test/resources/streams}, and what stands next to each of them. */
final class Corpus {
    static final Path FOLDER = Path.of("src/test/resources/streams");

    /** An answer and what it must be read as, which somebody has written by hand. */
    record Entry(String name, Answered answer, JsonNode expected) {
        Said said() {
            return new Said(
                    tokens(),
                    text(expected.path("model")),
                    expected.path("complete").asBoolean(),
                    error());
        }

        List<String> stateIds() {
            return StreamSupport.stream(expected.path("stateIds").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }

        /** The number of the block in which content begins; empty where none does. */
        Optional<Integer> contentBlock() {
            JsonNode block = expected.path("content");
            return block.isNull() ? Optional.empty() : Optional.of(block.asInt());
        }

        /** The numbers of the blocks that are no client's. */
        Set<Integer> taken() {
            return StreamSupport.stream(expected.path("taken").spliterator(), false)
                    .map(JsonNode::asInt)
                    .collect(Collectors.toSet());
        }

        private Optional<TokenCounts> tokens() {
            JsonNode counts = expected.path("tokens");
            if (counts.isNull()) {
                return Optional.empty();
            }
            return Optional.of(new TokenCounts(
                    counts.path("input").asLong(),
                    counts.path("output").asLong(),
                    counts.path("cacheRead").asLong(),
                    counts.path("cacheWrite5m").asLong(),
                    counts.path("cacheWrite1h").asLong(),
                    counts.path("reasoning").asLong(),
                    counts.path("webSearches").asLong()));
        }

        private Optional<UpstreamError> error() {
            JsonNode error = expected.path("error");
            return error.isNull() ? Optional.empty() : Optional.of(Json.read(error.toString(), UpstreamError.class));
        }

        private static Optional<String> text(JsonNode node) {
            return node.isNull() ? Optional.empty() : Optional.of(node.asText());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Corpus() {}

    static Stream<Entry> entries() {
        return Arrays.stream(Language.values())
                .flatMap(language -> Arrays.stream(Shape.values())
                        .flatMap(shape -> files(language, shape).stream().map(file -> entry(file, language, shape))));
    }

    static Stream<Entry> streams() {
        return entries().filter(entry -> entry.answer().shape() == Shape.STREAM);
    }

    private static List<Path> files(Language language, Shape shape) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(language.folder()))) {
            return files.filter(file -> file.toString().endsWith(shape.ending()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(Path file, Language language, Shape shape) {
        try {
            String name = Objects.requireNonNull(file.getFileName()).toString();
            String bare = name.substring(0, name.length() - shape.ending().length());
            JsonNode expected = Json.read(Files.readString(file.resolveSibling(bare + ".json")), JsonNode.class);
            return new Entry(
                    language.folder() + "/" + name, new Answered(language, shape, Files.readAllBytes(file)), expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
