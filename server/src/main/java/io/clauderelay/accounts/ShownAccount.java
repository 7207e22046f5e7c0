package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * An account in an answer.
 *
 * @param state how it was when the answer was made
 */
record ShownAccount(
        @JsonUnwrapped Account account, @JsonUnwrapped AccountState state) {

    /** The answer that shows one account. */
    record One(ShownAccount account) {}
}
