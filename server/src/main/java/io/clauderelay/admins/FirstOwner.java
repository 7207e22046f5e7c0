package io.clauderelay.admins;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The owner that the first start made, to be told to the operator once. */
public final class FirstOwner {
    private final String name;
    private final @Nullable String generatedPassword;

    FirstOwner(String name, @Nullable String generatedPassword) {
        this.name = name;
        this.generatedPassword = generatedPassword;
    }

    /** What the owner signs in with. */
    public String name() {
        return name;
    }

    /** The password, if it was made here; empty when the operator chose it and so knows it. Printed once, never logged. */
    public Optional<String> generatedPassword() {
        return Optional.ofNullable(generatedPassword);
    }

    @Override
    public String toString() {
        return "FirstOwner[name=" + name + ", password=redacted]";
    }
}
