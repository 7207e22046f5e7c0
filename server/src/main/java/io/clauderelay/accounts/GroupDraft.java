package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.vocabulary.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an admin may say about a group, read and checked. */
record GroupDraft(String name, @Nullable String description) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final List<String> PLATFORMS =
            Arrays.stream(Platform.values()).map(Platform::id).toList();

    /** A group that is to be made. */
    record New(Platform platform, GroupDraft draft) {}

    /**
     * Reads the body that makes a group.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static New readNew(JsonNode body) {
        Fields fields = Fields.of(body);
        Optional<String> platform = fields.choice("platform", PLATFORMS);
        if (platform.isEmpty() && fields.isFine("platform")) {
            fields.refuse("platform", "platform is missing, expected one of " + String.join(", ", PLATFORMS));
        }
        GroupDraft draft = read(fields);
        fields.done();
        return new New(platform.flatMap(Platform::find).orElseThrow(), draft);
    }

    /**
     * Reads what a group should be after a change.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static GroupDraft readChanged(JsonNode body) {
        Fields fields = Fields.of(body);
        GroupDraft draft = read(fields);
        fields.done();
        return draft;
    }

    private static GroupDraft read(Fields fields) {
        return new GroupDraft(
                fields.requiredLine("name", LONGEST_NAME), fields.text("description", LONGEST_DESCRIPTION));
    }
}
