package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import java.util.List;

/** Tells a client why there is no account for it, and who can change that. */
final class NoAccountText {
    private NoAccountText() {}

    /** The reason, when none of the platform's active accounts can serve. */
    static String of(List<AccountEntry> accounts, Asker asker) {
        boolean reachable = accounts.stream().anyMatch(asker.key()::maySpend);
        return reachable ? ofModel(asker) : ofKey(accounts, asker);
    }

    /** The reason, when there are accounts that could serve, but not now. */
    static String of(LeaseAnswer.NotNow.Cause cause, Asker asker) {
        String accounts = asker.platform().id() + " account that could serve this";
        return switch (cause) {
            case RATE_LIMITED -> "Every " + accounts + " is at its upstream's rate limit; try again shortly.";
            case BUSY -> "Every " + accounts + " is busy or recovering from errors; try again shortly.";
            case UNUSABLE ->
                "Every " + accounts + " is refused by its upstream; an administrator must look at the accounts.";
            case QUOTA_SPENT ->
                "Every " + accounts + " has cost what it may cost a day; an administrator can raise its daily quota.";
            case TRIED -> "Every " + accounts + " was tried, and none answered.";
        };
    }

    private static String ofModel(Asker asker) {
        String platform = asker.platform().id();
        String model = "'" + asker.model() + "'";
        return switch (asker.key().reach(asker.platform())) {
            case SHARED -> "No " + platform + " account of the relay serves the model " + model + ".";
            case ONE_ACCOUNT ->
                "The " + platform + " account that this API key is bound to does not serve the model " + model + ".";
            case ONE_GROUP ->
                "No " + platform + " account of the group that this API key is bound to serves the model " + model
                        + ".";
        };
    }

    private static String ofKey(List<AccountEntry> accounts, Asker asker) {
        String platform = asker.platform().id();
        return switch (asker.key().reach(asker.platform())) {
            case SHARED ->
                accounts.isEmpty()
                        ? "The relay has no active " + platform + " account; an administrator must add one."
                        : "Every active " + platform + " account of the relay is dedicated to other API keys; an"
                                + " administrator must add a shared one, or bind this key.";
            case ONE_ACCOUNT ->
                "The " + platform + " account that this API key is bound to is not active; an administrator must"
                        + " activate it, or bind the key elsewhere.";
            case ONE_GROUP ->
                "The group that this API key is bound to has no active " + platform + " account; an administrator must"
                        + " add one, or bind the key elsewhere.";
        };
    }
}
