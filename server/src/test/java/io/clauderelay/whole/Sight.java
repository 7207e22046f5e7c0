package io.clauderelay.whole;

import org.jspecify.annotations.Nullable;

/** What a client saw of an exchange, told apart byte for byte. */
sealed interface Sight {
    /** In few words, for people. */
    String words();

    /** The second account's answer, and nothing else. */
    record OfTheSecond() implements Sight {
        @Override
        public String words() {
            return "answer of the second account";
        }
    }

    /** The good answer of the account that is in trouble, or was. */
    record ItsAnswer() implements Sight {
        @Override
        public String words() {
            return "its answer";
        }
    }

    /**
     * The upstream's own error.
     *
     * @param retryAfter null when it names no pause
     */
    record AsItCame(int status, @Nullable String retryAfter) implements Sight {
        @Override
        public String words() {
            String pause = retryAfter == null ? "" : ", `retry-after: " + retryAfter + "`";
            return status == 200 ? "200 and its error event as they came" : status + " as it came" + pause;
        }
    }

    /** An error in the relay's own words. */
    record OfTheRelay(int status) implements Sight {
        @Override
        public String words() {
            return status + " of the relay";
        }
    }

    /**
     * What had come of the answer, then the relay's error event of this type, then the end of the connection in the
     * middle of the answer.
     */
    record BrokenOff(String errorType) implements Sight {
        @Override
        public String words() {
            return "what had come, then a terminal `" + errorType + "` event";
        }
    }

    /** None of these: a fault of the relay. */
    record Wrong(RawAnswer answer) implements Sight {
        @Override
        public String words() {
            return "WRONG: " + answer;
        }
    }
}
