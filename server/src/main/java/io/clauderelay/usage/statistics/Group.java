package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the usage of an item has in common: of the fields only those that the report is grouped by have a value.
 *
 * @param keyName null when there is no such key
 * @param accountId null for exchanges that no account was asked for
 * @param owner null for keys without one
 * @param tags all tags of the keys, in order; empty for keys without one
 * @param others how many groups are in this item because a report has no room for them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Group(
        @Nullable String keyId,
        @Nullable String keyName,
        @Nullable String accountId,
        @Nullable String accountName,
        @Nullable String model,
        @Nullable String platform,
        @Nullable String client,
        @Nullable String owner,
        @Nullable List<String> tags,
        @Nullable Integer others) {
    static final Group ALL = new Group(null, null, null, null, null, null, null, null, null, null);

    static Group ofKey(String id, @Nullable String name) {
        return new Group(id, name, null, null, null, null, null, null, null, null);
    }

    static Group ofAccount(@Nullable String id, @Nullable String name) {
        return new Group(null, null, id, name, null, null, null, null, null, null);
    }

    static Group ofModel(String model) {
        return new Group(null, null, null, null, model, null, null, null, null, null);
    }

    static Group ofPlatform(String platform) {
        return new Group(null, null, null, null, null, platform, null, null, null, null);
    }

    static Group ofClient(String client) {
        return new Group(null, null, null, null, null, null, client, null, null, null);
    }

    static Group ofOwner(@Nullable String owner) {
        return new Group(null, null, null, null, null, null, null, owner, null, null);
    }

    static Group ofTags(List<String> tags) {
        return new Group(null, null, null, null, null, null, null, null, List.copyOf(tags), null);
    }

    static Group ofOthers(int count) {
        return new Group(null, null, null, null, null, null, null, null, null, count);
    }
}
