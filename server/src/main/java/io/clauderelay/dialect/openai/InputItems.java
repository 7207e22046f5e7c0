package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the items of an input, of which reasoning and compactions carry encrypted content. */
final class InputItems {
    static final String ENCRYPTED = "encrypted_content";

    private static final String INPUT = "input";

    private final byte[] text;
    private final int before;

    /**
     * An input to be read.
     *
     * @param text the body from the input on
     * @param before how many bytes of the body come before that
     */
    private InputItems(byte[] text, int before) {
        this.text = text;
        this.before = before;
    }

    /** Those of a request; none where the input is no list, or cannot be read. */
    static EncryptedItems of(TopLevelFields fields, ByteBuf body) {
        int mark = fields.mark(INPUT);
        if (mark < 0) {
            return EncryptedItems.NONE;
        }
        byte[] text = ByteBufUtil.getBytes(body, body.readerIndex() + mark, body.readableBytes() - mark, false);
        try {
            return new EncryptedItems(new InputItems(text, mark).read());
        } catch (JsonCursor.MalformedException forTheUpstreamToJudge) {
            return EncryptedItems.NONE;
        }
    }

    private List<EncryptedItems.Item> read() throws JsonCursor.MalformedException {
        JsonCursor json = new JsonCursor(text);
        List<EncryptedItems.Item> items = new ArrayList<>();
        if (json.enterArray()) {
            while (json.nextElement()) {
                int from = json.nextFrom();
                String encrypted = encryptedContent(json);
                items.add(new EncryptedItems.Item(before + from, before + json.readTo(), encrypted));
            }
        }
        return items;
    }

    private @Nullable String encryptedContent(JsonCursor json) throws JsonCursor.MalformedException {
        String encrypted = null;
        if (!json.enterObject()) {
            json.skipValue();
            return null;
        }
        while (json.nextMember()) {
            boolean isIt = json.nameIs(ENCRYPTED) && json.nextIsString();
            int from = json.nextFrom();
            json.skipValue();
            encrypted = isIt ? new String(text, from, json.readTo() - from, UTF_8) : encrypted;
        }
        return encrypted;
    }
}
