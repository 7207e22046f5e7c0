package io.clauderelay.admission;

import io.clauderelay.directory.KeyRights;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Who presents a key, and for what.
 *
 * @param client the kind of client
 * @param address where it is
 * @param platform what it wants to use
 */
public record Presenter(ClientKind client, String address, Platform platform) {
    /** What a key with these rights may not be used for here, in a sentence for the client; null when it may. */
    @Nullable
    String forbidden(KeyRights rights) {
        if (!rights.allow(platform)) {
            return "This API key may not use the platform " + platform.id() + "; ask whoever issued it.";
        }
        if (!rights.allow(client)) {
            return "This API key may not be used with this kind of client, " + client.id() + "; ask whoever issued it.";
        }
        if (!rights.allowAddress(address)) {
            return "This API key may not be used from the address " + address + "; ask whoever issued it.";
        }
        return null;
    }
}
