package io.clauderelay.whole;

/**
 * What must come of an account's fault.
 *
 * @param reach where the client sees the account's answer although it is faulty, whatever other accounts there are
 * @param seen what it sees there
 * @param stream what it sees elsewhere of a stream when there is no other account
 * @param document what it sees elsewhere of an answer that is no stream when there is no other account
 */
record Fate(Reach reach, Expected seen, Expected stream, Expected document) {
    enum Reach {
        NOWHERE,
        LIVE_STREAMS,
        STREAMS,
        EVERYWHERE;

        boolean contains(FaultCase situation) {
            return switch (this) {
                case NOWHERE -> false;
                case LIVE_STREAMS -> situation.stream() && !situation.assured();
                case STREAMS -> situation.stream();
                case EVERYWHERE -> true;
            };
        }
    }

    /**
     * What the client sees, and how often the faulty account is asked for it.
     *
     * @param asked requests of one exchange
     */
    record Expected(Sight sight, int asked) {
        String words() {
            return asked > 1 ? sight.words() + ", asked twice" : sight.words();
        }
    }

    private static final Expected HIDDEN = new Expected(new Sight.OfTheSecond(), 1);

    /** Another account hides it; without one the client sees this. */
    static Fate hidden(Expected alone) {
        return hidden(alone, alone);
    }

    static Fate hidden(Expected stream, Expected document) {
        return new Fate(Reach.NOWHERE, HIDDEN, stream, document);
    }

    /** The client sees it, for another account would say the same, or there is nothing to hide. */
    static Fate shown(Expected seen) {
        return new Fate(Reach.EVERYWHERE, seen, seen, seen);
    }

    /** The client has seen part of the answer where it comes as a live stream; elsewhere it is hidden. */
    static Fate shownInLiveStreams(Expected seen, Expected alone) {
        return new Fate(Reach.LIVE_STREAMS, seen, alone, alone);
    }

    /** A stream has it in its middle and ends well; a document is broken by it. */
    static Fate shownInStreams(Expected seen, Expected document) {
        return new Fate(Reach.STREAMS, seen, seen, document);
    }

    static Expected asItCame(int status, int asked) {
        return new Expected(new Sight.AsItCame(status, null), asked);
    }

    static Expected asItCame(int status, int asked, int retryAfter) {
        return new Expected(new Sight.AsItCame(status, Integer.toString(retryAfter)), asked);
    }

    static Expected ofTheRelay(int status, int asked) {
        return new Expected(new Sight.OfTheRelay(status), asked);
    }

    static Expected itsAnswer(int asked) {
        return new Expected(new Sight.ItsAnswer(), asked);
    }

    static Expected brokenOff(String errorType) {
        return new Expected(new Sight.BrokenOff(errorType), 1);
    }

    Expected in(FaultCase situation) {
        if (reach.contains(situation)) {
            return seen;
        }
        if (situation.place() == FaultCase.Place.FIRST_OF_TWO) {
            return HIDDEN;
        }
        return situation.stream() ? stream : document;
    }
}
