package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of an input that carry encrypted content, such as reasoning and compactions. Only the organisation that wrote
 * it can read it; any other refuses the whole request.
 */
final class EncryptedItems {
    static final String MEMBER = "encrypted_content";

    private static final String INPUT = "input";

    /** An item of the input, as it stands in the text. */
    private record Item(int from, int to, boolean encrypted) {}

    private EncryptedItems() {}

    /** What takes them out; nothing where there are none, or the input cannot be read. */
    static List<BodyEdit> without(TopLevelFields fields, ByteBuf body) {
        int mark = fields.mark(INPUT);
        if (mark < 0) {
            return List.of();
        }
        byte[] text = ByteBufUtil.getBytes(body, body.readerIndex() + mark, body.readableBytes() - mark, false);
        try {
            return edits(items(new JsonCursor(text)), mark);
        } catch (JsonCursor.MalformedException forTheUpstreamToJudge) {
            return List.of();
        }
    }

    private static List<Item> items(JsonCursor json) throws JsonCursor.MalformedException {
        List<Item> items = new ArrayList<>();
        if (json.enterArray()) {
            while (json.nextElement()) {
                int from = json.nextFrom();
                boolean encrypted = isEncrypted(json);
                items.add(new Item(from, json.readTo(), encrypted));
            }
        }
        return items;
    }

    private static boolean isEncrypted(JsonCursor json) throws JsonCursor.MalformedException {
        boolean encrypted = false;
        if (!json.enterObject()) {
            json.skipValue();
            return false;
        }
        while (json.nextMember()) {
            encrypted |= json.nameIs(MEMBER) && json.nextIsString();
            json.skipValue();
        }
        return encrypted;
    }

    /** With each item goes the comma before it, or behind it where nothing that stays comes before. */
    private static List<BodyEdit> edits(List<Item> items, int mark) {
        List<BodyEdit> edits = new ArrayList<>();
        boolean staysBefore = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (!item.encrypted()) {
                staysBefore = true;
                continue;
            }
            boolean last = i == items.size() - 1;
            int from = staysBefore ? items.get(i - 1).to() : item.from();
            int to = staysBefore || last ? item.to() : items.get(i + 1).from();
            edits.add(new BodyEdit(mark + from, to - from, ""));
        }
        return edits;
    }
}
