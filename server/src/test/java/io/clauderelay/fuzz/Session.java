package io.clauderelay.fuzz;

/** A signed-in admin the fuzzer may speak as; the role is the contract's word for it. */
public record Session(String role, String token) {
    @Override
    public String toString() {
        return "Session[" + role + "]";
    }
}
