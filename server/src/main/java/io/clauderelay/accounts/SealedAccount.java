package io.clauderelay.accounts;

import io.clauderelay.platform.crypto.BrokenSealException;
import io.clauderelay.platform.crypto.SealedBox;

/** An account together with its credential, sealed for this account alone. */
public final class SealedAccount {
    private final Account account;
    private final String sealedCredential;

    SealedAccount(Account account, String sealedCredential) {
        this.account = account;
        this.sealedCredential = sealedCredential;
    }

    static SealedAccount seal(Account account, String credential, SealedBox box) {
        return new SealedAccount(account, box.seal(credential, context(account)));
    }

    /** The account without its credential. */
    public Account account() {
        return account;
    }

    /**
     * The credential itself.
     *
     * @throws BrokenSealException when it was altered, moved here from another account, or sealed under another key
     */
    public String openCredential(SealedBox box) {
        return box.open(sealedCredential, context(account));
    }

    String sealedCredential() {
        return sealedCredential;
    }

    private static String context(Account account) {
        return "account:" + account.id();
    }
}
