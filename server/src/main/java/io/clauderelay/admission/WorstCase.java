package io.clauderelay.admission;

/**
 * The most that a request can come to cost, in billionths of a US dollar, and to use.
 *
 * @param tokens how many tokens it can use, of all classes
 * @param inputNanoUsd for what it sends, searches included
 * @param outputNanoUsd for each token of an answer
 * @param maxOutput how many of these there can be in all answers
 * @param answers how many answers are made at the same time
 * @param inputGrows whether the upstream may come to read more than the answer tells of at its start, such as what it
 *     finds in a search
 */
record WorstCase(long tokens, long inputNanoUsd, long outputNanoUsd, long maxOutput, int answers, boolean inputGrows) {
    /** Where neither tokens nor money are limited. */
    static final WorstCase NONE = ofTokens(0);

    /** Where no money is limited. */
    static WorstCase ofTokens(long tokens) {
        return new WorstCase(tokens, 0, 0, 0, 1, false);
    }

    /** The same of so many tokens at least. */
    WorstCase withTokens(long least) {
        return tokens >= least
                ? this
                : new WorstCase(least, inputNanoUsd, outputNanoUsd, maxOutput, answers, inputGrows);
    }

    long nanoUsd() {
        return nanoUsdWith(maxOutput);
    }

    /** The most that it can have cost when the answer has no more than so many tokens. */
    long nanoUsdWith(long outputTokens) {
        return inputNanoUsd + output(outputTokens);
    }

    /** The same when an answer has told at its start what was read, and that costs so much. */
    long nanoUsdWith(long outputTokens, long toldNanoUsd) {
        return (inputGrows ? Math.max(inputNanoUsd, toldNanoUsd) : toldNanoUsd) + output(outputTokens);
    }

    private long output(long tokens) {
        return outputNanoUsd * Math.min(maxOutput, tokens);
    }
}
