package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/** Reads along a response that comes as one JSON document, a compaction, a count of input tokens, or an error document. */
final class ResponsesDocumentReader implements AnswerReader {
    private final ResponseMembers members = new ResponseMembers();
    private final WebSearches searches = new WebSearches();

    @Override
    public void read(ByteBuf buffer, int from, int to) {
        searches.read(buffer, from, to);
        members.fields().read(buffer, from, to);
    }

    @Override
    public boolean isComplete() {
        return members.fields().isComplete();
    }

    @Override
    public boolean isBetweenEvents() {
        return false;
    }

    @Override
    public boolean hasContent() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return isComplete() && error().isEmpty() && members.isEmpty();
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return members.tokens(searches.count());
    }

    @Override
    public ServiceTier serviceTier() {
        return members.serviceTier().orElse(ServiceTier.STANDARD);
    }

    @Override
    public Optional<String> model() {
        return members.model();
    }

    @Override
    public List<String> stateIds() {
        return members.stateIds();
    }

    @Override
    public Optional<UpstreamError> error() {
        return members.error();
    }
}
