package io.clauderelay.keys;

import java.util.Optional;

/** What keys use of their limits. Declared here, kept by those who admit requests. */
@FunctionalInterface
public interface LimitUses {
    /** What a key uses now; empty when that cannot be found out at the moment. */
    Optional<LimitUse> of(String keyId, Limits limits);
}
