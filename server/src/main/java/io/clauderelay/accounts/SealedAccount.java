package io.clauderelay.accounts;

import io.clauderelay.platform.crypto.BrokenSealException;
import io.clauderelay.platform.crypto.SealedBox;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account together with its secrets, each sealed for this account and its place alone. */
public final class SealedAccount {
    private final Account account;
    private final String sealedCredential;
    private final @Nullable String sealedProxyPassword;

    SealedAccount(Account account, String sealedCredential, @Nullable String sealedProxyPassword) {
        this.account = account;
        this.sealedCredential = sealedCredential;
        this.sealedProxyPassword = sealedProxyPassword;
    }

    static String sealCredential(String id, String credential, SealedBox box) {
        return box.seal(credential, credentialContext(id));
    }

    static String sealProxyPassword(String id, String password, SealedBox box) {
        return box.seal(password, proxyContext(id));
    }

    /** The account without its secrets. */
    public Account account() {
        return account;
    }

    /** Whether the same is asked of the same upstream in the same way, and with the same credential. */
    boolean asksLike(SealedAccount other) {
        return account.way().equals(other.account.way())
                && sealedCredential.equals(other.sealedCredential)
                && Objects.equals(sealedProxyPassword, other.sealedProxyPassword);
    }

    /** The same secrets with another state of the account. */
    SealedAccount with(Account changed) {
        return new SealedAccount(changed, sealedCredential, sealedProxyPassword);
    }

    /**
     * The credential itself.
     *
     * @throws BrokenSealException when it was altered, moved here from another account, or sealed under another key
     */
    public String openCredential(SealedBox box) {
        return box.open(sealedCredential, credentialContext(account.id()));
    }

    /**
     * The proxy's password itself; empty when there is none.
     *
     * @throws BrokenSealException when it was altered, moved here from another account, or sealed under another key
     */
    public Optional<String> openProxyPassword(SealedBox box) {
        return Optional.ofNullable(sealedProxyPassword).map(kept -> box.open(kept, proxyContext(account.id())));
    }

    String sealedCredential() {
        return sealedCredential;
    }

    @Nullable
    String sealedProxyPassword() {
        return sealedProxyPassword;
    }

    private static String credentialContext(String id) {
        return "account:" + id;
    }

    private static String proxyContext(String id) {
        return "account:" + id + ":proxy";
    }
}
