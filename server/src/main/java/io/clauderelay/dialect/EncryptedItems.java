package io.clauderelay.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The items of a conversation, as a request repeats them, and which of them only the organisation that wrote them can read.
 * Any other refuses the whole request.
 */
public final class EncryptedItems {
    /** There are none. */
    public static final EncryptedItems NONE = new EncryptedItems(List.of());

    private final List<Item> items;
    private final List<String> contents;

    /**
     * One item of the list, encrypted or not.
     *
     * @param from how many bytes of the body come before it
     * @param to how many come before what follows it
     * @param encrypted its encrypted content, as it stands in the text; null where everybody can read it
     */
    public record Item(int from, int to, @Nullable String encrypted) {}

    /** The items of a list, all of them, in their order. */
    public EncryptedItems(List<Item> items) {
        this.items = List.copyOf(items);
        this.contents = this.items.stream()
                .map(Item::encrypted)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is encrypted, oldest first. */
    public List<String> contents() {
        return contents;
    }

    /**
     * What takes the oldest so many encrypted items out. With each goes the comma before it, or behind it where nothing
     * that stays comes before.
     */
    public List<BodyEdit> withoutOldest(int count) {
        List<BodyEdit> edits = new ArrayList<>();
        boolean staysBefore = false;
        int encrypted = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            encrypted += item.encrypted() == null ? 0 : 1;
            if (item.encrypted() == null || encrypted > count) {
                staysBefore = true;
                continue;
            }
            boolean last = i == items.size() - 1;
            int from = staysBefore ? items.get(i - 1).to() : item.from();
            int to = staysBefore || last ? item.to() : items.get(i + 1).from();
            edits.add(new BodyEdit(from, to - from, ""));
        }
        return edits;
    }
}
