package io.clauderelay.exchange;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * Reads an answer that tells once more what another exchange was answered. What that used is counted already, and what
 * went wrong with it is no trouble of now.
 */
final class RetoldAnswer implements AnswerReader {
    private final AnswerReader told;

    RetoldAnswer(AnswerReader told) {
        this.told = told;
    }

    @Override
    public void read(ByteBuf buffer, int from, int to) {
        told.read(buffer, from, to);
    }

    @Override
    public boolean isComplete() {
        return told.isComplete() || told.error().isPresent();
    }

    @Override
    public boolean isBetweenEvents() {
        return told.isBetweenEvents();
    }

    @Override
    public boolean hasContent() {
        return told.hasContent();
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return Optional.empty();
    }

    @Override
    public Optional<String> model() {
        return told.model();
    }

    @Override
    public Optional<String> id() {
        return told.id();
    }

    @Override
    public List<String> stateIds() {
        return List.of();
    }

    @Override
    public Optional<UpstreamError> error() {
        return Optional.empty();
    }
}
