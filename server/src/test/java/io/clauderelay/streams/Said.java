package io.clauderelay.streams;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;

/** What an answer says that matters most. */
record Said(Optional<TokenCounts> tokens, Optional<String> model, boolean isComplete, Optional<UpstreamError> error) {}
