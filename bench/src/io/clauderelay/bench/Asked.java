package io.clauderelay.bench;

import java.util.Set;

/**
 * What the words of an answer depend on beside its script.
 *
 * @param organization whose members can read what the answer encrypts; empty where it encrypts nothing
 */
record Asked(String model, boolean stream, Set<Wish> wishes, String organization) {

    /** What a request may ask for. */
    enum Wish {
        /** A stream of chat completions is to tell its usage. */
        USAGE,
        /** The response is to be there later. */
        STORE,
        /** Reasoning is to be told, encrypted. */
        REASONING
    }

    Asked {
        wishes = Set.copyOf(wishes);
    }

    static Asked of(RequestFacts facts) {
        return new Asked(facts.model(), facts.stream(), Set.of(), "");
    }

    boolean wants(Wish wish) {
        return wishes.contains(wish);
    }
}
