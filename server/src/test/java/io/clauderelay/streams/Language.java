package io.clauderelay.streams;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.dialect.openai.ChatDialect;
import io.clauderelay.dialect.openai.ResponsesDialect;
import java.util.Locale;

/** A wire language, named like its folder in the corpus. */
enum Language {
    ANTHROPIC,
    RESPONSES,
    CHAT;

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    Dialect dialect() {
        return switch (this) {
            case ANTHROPIC -> new AnthropicDialect();
            case RESPONSES -> new ResponsesDialect();
            case CHAT -> new ChatDialect();
        };
    }

    AnswerReader reader(Shape shape) {
        return switch (shape) {
            case STREAM -> dialect().streamReader();
            case DOCUMENT -> dialect().documentReader();
        };
    }

    /** Whether something may have to be taken out of such an answer. */
    boolean isFiltered(Shape shape) {
        return this == CHAT && shape == Shape.STREAM;
    }
}
