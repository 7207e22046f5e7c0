package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** Which accounts of a platform serve a key. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @JsonSubTypes.Type(Binding.Shared.class),
    @JsonSubTypes.Type(Binding.ToAccount.class),
    @JsonSubTypes.Type(Binding.ToGroup.class)
})
public sealed interface Binding {
    /** Every account that is not dedicated to others. */
    @JsonTypeName("shared")
    record Shared() implements Binding {}

    /** One account and no other. */
    @JsonTypeName("account")
    record ToAccount(String accountId) implements Binding {}

    /** The accounts of a group. */
    @JsonTypeName("group")
    record ToGroup(String groupId) implements Binding {}
}
