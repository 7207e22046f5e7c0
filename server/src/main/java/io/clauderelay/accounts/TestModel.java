package io.clauderelay.accounts;

import io.clauderelay.vocabulary.GlobPattern;
import io.clauderelay.vocabulary.Platform;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which model an account is tested with. */
final class TestModel {
    private TestModel() {}

    /** The model as the upstream calls it: the wanted one, else one the account serves, else the platform's cheapest. */
    static String of(Account account, @Nullable String wanted) {
        SupportedModels models = account.way().supportedModels();
        String asked = wanted == null ? firstServed(models).orElse(cheapest(account.platform())) : wanted;
        return models instanceof SupportedModels.Mapped mapped ? upstreamName(mapped, asked) : asked;
    }

    private static Optional<String> firstServed(@Nullable SupportedModels models) {
        return switch (models) {
            case SupportedModels.Listed listed ->
                listed.models().stream().filter(TestModel::isOneName).findFirst();
            case SupportedModels.Mapped mapped ->
                mapped.upstreamNames().keySet().stream()
                        .filter(TestModel::isOneName)
                        .findFirst()
                        .or(() -> mapped.upstreamNames().values().stream().findFirst());
            case null -> Optional.empty();
        };
    }

    private static String upstreamName(SupportedModels.Mapped mapped, String asked) {
        return mapped.upstreamNames().entrySet().stream()
                .filter(entry -> GlobPattern.of(entry.getKey()).matches(asked))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(asked);
    }

    private static boolean isOneName(String pattern) {
        return pattern.indexOf('*') < 0;
    }

    private static String cheapest(Platform platform) {
        return switch (platform) {
            case CLAUDE_CONSOLE -> "claude-haiku-5-5";
            case CODEX -> "gpt-6-luna";
        };
    }
}
