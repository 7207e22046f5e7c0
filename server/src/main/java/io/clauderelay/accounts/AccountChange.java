package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Overlay;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of an account when an admin changes some of its fields. */
record AccountChange(JsonNode sent, boolean allowPrivateUpstreams, SealedBox credentials) {
    private static final Set<String> READ_ONLY =
            Set.of("id", "platform", "credentialHint", "createdAt", "createdBy", "updatedAt");

    /**
     * The account as it should be, with the secrets that were sent and otherwise those it has.
     *
     * @throws ProblemException 400 with everything that is wrong with the change
     */
    SealedAccount of(SealedAccount before, Instant now) {
        Account current = before.account();
        // Opened only when needed: an account whose seal is broken can still be given another credential.
        AccountDraft.Presented kept = new AccountDraft.Presented(
                current.way().credentialHint(), () -> AuthHeader.usualFor(before.openCredential(credentials)));
        AccountDraft draft =
                AccountDraft.readChanged(Overlay.lay(current, withoutState(), READ_ONLY), kept, allowPrivateUpstreams);
        Account after = new Account(
                current.id(),
                current.platform(),
                draft.name(),
                draft.description(),
                draft.way(),
                draft.share(),
                current.createdAt(),
                current.createdBy(),
                now);
        Credential credential = draft.credential();
        return new SealedAccount(
                after,
                credential == null
                        ? before.sealedCredential()
                        : SealedAccount.sealCredential(current.id(), credential.text(), credentials),
                sealedPassword(before, draft));
    }

    /** What an account's state was when a client read it says nothing about what the account should be. */
    private JsonNode withoutState() {
        return ((ObjectNode) sent.deepCopy()).without(List.of("state", "stateReason", "stateSince", "stateUntil"));
    }

    private @Nullable String sealedPassword(SealedAccount before, AccountDraft draft) {
        Proxy proxy = draft.way().proxy();
        if (proxy == null || proxy.auth() == null) {
            return null;
        }
        String password = draft.proxyPassword();
        if (password != null) {
            return SealedAccount.sealProxyPassword(before.account().id(), password, credentials);
        }
        if (!proxy.equals(before.account().way().proxy())) {
            // Kept, it would be shown to whatever proxy the account is pointed at.
            throw ProblemException.badInput(List.of(new FieldProblem(
                    "proxy.auth.password", "password is missing, expected it again with a proxy that has changed")));
        }
        return before.sealedProxyPassword();
    }
}
