package io.clauderelay.dialect;

import org.jspecify.annotations.Nullable;

/** The headers of a request, by name. */
@FunctionalInterface
public interface HeaderLookup {
    /** The first value of a header, however its name is capitalised there; null for none. */
    @Nullable
    String find(String lowerCaseName);
}
