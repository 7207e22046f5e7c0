package io.clauderelay.simulation;

/** What one account was asked and answered. */
final class AccountTally {
    private int served;
    private int rateLimited;
    private int otherErrors;
    private int inFlight;
    private int mostInFlight;
    private int probes;
    private int mostProbes;
    private int servedInWindow;
    private long tokensInWindow;
    private long firstServedWell = -1;

    void begun(boolean probe) {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        probes += probe ? 1 : 0;
        mostProbes = Math.max(mostProbes, probes);
    }

    /** Whether the account is well or not, it is known then. */
    void answered(boolean probe) {
        probes -= probe ? 1 : 0;
    }

    void over() {
        inFlight--;
    }

    void served(long tokens, boolean inWindow) {
        served++;
        servedInWindow += inWindow ? 1 : 0;
        tokensInWindow += inWindow ? tokens : 0;
    }

    /** It was served at a time when all its troubles were over. */
    void servedWell(long nanosSince) {
        if (firstServedWell < 0) {
            firstServedWell = nanosSince;
        }
    }

    void failed(int status) {
        if (status == 429) {
            rateLimited++;
        } else {
            otherErrors++;
        }
    }

    int served() {
        return served;
    }

    int rateLimited() {
        return rateLimited;
    }

    int otherErrors() {
        return otherErrors;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    int mostProbes() {
        return mostProbes;
    }

    int servedInWindow() {
        return servedInWindow;
    }

    long tokensInWindow() {
        return tokensInWindow;
    }

    /** How long after its troubles it served again; -1 for never. */
    long firstServedWell() {
        return firstServedWell;
    }
}
