package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a few members of one large JSON object while its bytes arrive: no tree, no copy of the document, any split
 * between buffers. It checks only what it needs to find its way, namely that one object opens and closes; the rest of
 * the grammar is the upstream's to judge. A 150 KB body costs some tens of microseconds because strings, which are
 * nearly all of it, are crossed from quote to quote.
 */
public final class TopLevelFields {
    /** Longer values than this are not captured; a model name or a usage object is far below. */
    private static final int MAX_VALUE_BYTES = 32 * 1024;

    private static final int MAX_KEY_BYTES = 128;

    /** The bytes are read from an array of their thread: a buffer checks every single access. Small enough for L1. */
    private static final int BLOCK_BYTES = 16 * 1024;

    private static final FastThreadLocal<byte[]> BLOCK = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[BLOCK_BYTES];
        }
    };

    /** A member that is an object, and what is looked for inside it. */
    private record Entered(String name, TopLevelFields fields) {}

    private enum Expect {
        OBJECT,
        KEY,
        COLON,
        VALUE,
        COMMA,
        NOTHING
    }

    private final List<String> captured;
    private final List<String> marked;
    private final @Nullable Mentions mentions;
    private final @Nullable Entered entered;
    private final byte[] @Nullable [] values;
    private final int[] marks;

    /** By index as {@link #indexOf} counts. */
    private final boolean[] seen;

    private final boolean[] repeated;
    private final CapturedBytes key = new CapturedBytes(MAX_KEY_BYTES);
    private final CapturedBytes value = new CapturedBytes(MAX_VALUE_BYTES);

    private Expect expect = Expect.OBJECT;
    private int depth;
    private boolean inEntered;
    private boolean inString;
    private int stringFrom;
    private boolean escaped;
    private int wanted = -1;
    private boolean broken;

    /** How many bytes came before those that are being read. */
    private int before;

    private int begin = -1;

    /** Looks for members of the outermost object with these names. */
    public TopLevelFields(List<String> captured) {
        this(captured, List.of(), List.of());
    }

    /** Looks for members of the outermost object, and of some of them only for their place. */
    public TopLevelFields(List<String> captured, List<String> marked) {
        this(captured, marked, List.of());
    }

    /**
     * Looks for members of the outermost object.
     *
     * @param captured the names of those whose values are kept
     * @param marked the names of those of which only the place is kept
     * @param mentioned strings that are counted wherever they stand; one that ends with {@code *} begins others
     */
    public TopLevelFields(List<String> captured, List<String> marked, List<String> mentioned) {
        this(captured, marked, mentioned.isEmpty() ? null : new Mentions(mentioned), null);
    }

    private TopLevelFields(
            List<String> captured, List<String> marked, @Nullable Mentions mentions, @Nullable Entered entered) {
        this.mentions = mentions;
        this.captured = List.copyOf(captured);
        this.marked = List.copyOf(marked);
        this.entered = entered;
        this.values = new byte[captured.size()][];
        int enteredCount = entered == null ? 0 : 1;
        this.marks = new int[values.length + marked.size() + enteredCount];
        this.seen = new boolean[marks.length];
        this.repeated = new boolean[marks.length];
    }

    /**
     * Looks for members of the outermost object and of one object in it.
     *
     * @param captured the names of those whose values are kept
     * @param entered the name of the member that is an object
     * @param inside looks for members of that object; only captures
     */
    public static TopLevelFields entering(List<String> captured, String entered, TopLevelFields inside) {
        return new TopLevelFields(captured, List.of(), null, new Entered(entered, inside));
    }

    /** Reads on in {@code [from, to)} of the buffer; its indexes stay as they are. */
    public void read(ByteBuf buffer, int from, int to) {
        byte[] block = BLOCK.get();
        for (int at = from; at < to && !broken; at += block.length) {
            int length = Math.min(block.length, to - at);
            buffer.getBytes(at, block, 0, length);
            read(block, length);
            before += length;
        }
    }

    private void read(byte[] text, int length) {
        key.continues();
        value.continues();
        stringFrom = 0;
        int at = 0;
        while (at < length && !broken) {
            at = step(text, at, length);
        }
        key.suspend(text, length);
        value.suspend(text, length);
        if (inString && mentions != null) {
            mentions.suspend(text, stringFrom, length);
        }
    }

    private int step(byte[] text, int from, int to) {
        if (inEntered && entered != null) {
            return crossEntered(entered.fields, text, from, to);
        }
        return inString ? crossString(text, from, to) : structure(text, from, to);
    }

    private int crossEntered(TopLevelFields inside, byte[] text, int from, int to) {
        int at = inside.readObject(text, from, to);
        broken = inside.broken;
        if (inside.isComplete()) {
            inEntered = false;
            expect = Expect.COMMA;
            wanted = -1;
        }
        return at;
    }

    /** Reads on to the end of the object or of the bytes, and answers where that is. */
    private int readObject(byte[] text, int from, int to) {
        key.continues();
        value.continues();
        int at = from;
        while (at < to && !broken && expect != Expect.NOTHING) {
            at = step(text, at, to);
        }
        key.suspend(text, at);
        value.suspend(text, at);
        return at;
    }

    /** Whether the bytes so far are one complete object and nothing else. */
    public boolean isComplete() {
        return !broken && expect == Expect.NOTHING;
    }

    /** Whether the name stood in the object twice, which different readers would understand differently. */
    public boolean isRepeated(String name) {
        int index = indexOf(name);
        return index >= 0 && repeated[index];
    }

    /** Whether there is a member of this name, however long its value is. */
    public boolean has(String name) {
        int index = indexOf(name);
        return index >= 0 && seen[index];
    }

    /** How often a string was there that is looked for everywhere. */
    public int mentions(String name) {
        return mentions == null ? 0 : mentions.count(name);
    }

    /** The raw JSON of a captured member's value; null when the member is missing or longer than 32 KiB. */
    public byte @Nullable [] find(String name) {
        int index = captured.indexOf(name);
        return index < 0 ? null : values[index];
    }

    /** How many bytes come before a member's value; negative when the member is missing. */
    public int mark(String name) {
        int index = indexOf(name);
        return index < 0 || !seen[index] ? -1 : marks[index];
    }

    /** How many bytes were read. */
    public int length() {
        return before;
    }

    /** How many bytes come before the first member, the brace included; negative before there is an object. */
    public int begin() {
        return begin;
    }

    /** Goes from inside a string to behind its closing quote, or to the end of the buffer. */
    private int crossString(byte[] text, int from, int to) {
        int at = from;
        if (escaped) {
            escaped = false;
            at++;
        }
        while (at < to) {
            int quote = QuoteSearch.next(text, at, to);
            int end = quote < 0 ? to : quote;
            boolean oddBackslashes = (QuoteSearch.backslashesBefore(text, at, end) & 1) == 1;
            if (quote < 0) {
                escaped = oddBackslashes;
                return to;
            }
            at = quote + 1;
            if (!oddBackslashes) {
                stringEnds(text, quote);
                return at;
            }
        }
        return to;
    }

    private void stringEnds(byte[] text, int quote) {
        inString = false;
        if (mentions != null) {
            mentions.ends(text, stringFrom, quote);
        }
        if (depth == 1 && expect == Expect.KEY) {
            wanted = nameIndex(key.finish(text, quote));
            expect = Expect.COLON;
        } else if (depth == 1) {
            expect = Expect.COMMA;
        }
    }

    private int structure(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = text[at];
            switch (b) {
                case '"' -> {
                    stringBegins(at);
                    return at + 1;
                }
                case '{', '[' -> {
                    opens(b, at);
                    if (inEntered) {
                        return at;
                    }
                }
                case '}', ']' -> {
                    closes(text, b, at);
                    if (depth == 0) {
                        return at + 1;
                    }
                }
                case ':' -> colon();
                case ',' -> comma(text, at);
                case ' ', '\n', '\r', '\t' -> {}
                default -> literal(at);
            }
            if (broken) {
                return to;
            }
        }
        return to;
    }

    private void stringBegins(int at) {
        inString = true;
        stringFrom = at + 1;
        if (depth > 1) {
            return;
        }
        switch (expect) {
            case KEY -> key.begin(at + 1);
            case VALUE -> beginValue(at);
            case OBJECT, COLON, COMMA, NOTHING -> broken = true;
        }
    }

    private void opens(byte b, int at) {
        if (depth == 0) {
            broken = b != '{' || expect != Expect.OBJECT;
            begin = before + at + 1;
            expect = Expect.KEY;
        } else if (depth == 1) {
            broken = expect != Expect.VALUE;
            inEntered = b == '{' && wanted >= enteredIndex() && !seen[wanted];
            beginValue(at);
        }
        depth += inEntered ? 0 : 1;
    }

    private void closes(byte[] text, byte b, int at) {
        depth--;
        if (depth == 1) {
            expect = Expect.COMMA;
        } else if (depth == 0) {
            broken = b != '}' || expect == Expect.COLON || expect == Expect.VALUE;
            endValue(text, at);
            expect = Expect.NOTHING;
        } else if (depth < 0) {
            broken = true;
        }
    }

    private void colon() {
        if (depth == 1) {
            broken = expect != Expect.COLON;
            expect = Expect.VALUE;
        } else {
            broken = depth == 0;
        }
    }

    private void comma(byte[] text, int at) {
        if (depth == 1) {
            broken = expect != Expect.COMMA;
            endValue(text, at);
            expect = Expect.KEY;
        } else {
            broken = depth == 0;
        }
    }

    /** A byte of a number, {@code true}, {@code false} or {@code null}. */
    private void literal(int at) {
        if (depth == 1 && expect == Expect.VALUE) {
            beginValue(at);
            expect = Expect.COMMA;
        } else if (depth == 0 || (depth == 1 && expect != Expect.COMMA)) {
            broken = true;
        }
    }

    private void beginValue(int at) {
        if (wanted < 0) {
            return;
        }
        repeated[wanted] = seen[wanted];
        seen[wanted] = true;
        marks[wanted] = before + at;
        if (wanted < values.length) {
            value.begin(at);
        } else {
            wanted = -1;
        }
    }

    /** The index of the member that is entered, behind all others. */
    private int enteredIndex() {
        return values.length + marked.size();
    }

    private void endValue(byte[] text, int at) {
        // A marked one comes here only when its value is missing.
        if (wanted >= 0 && wanted < values.length) {
            values[wanted] = value.finishWithoutBlanks(text, at);
        }
        wanted = -1;
    }

    private int nameIndex(byte @Nullable [] raw) {
        if (raw == null) {
            return -1;
        }
        // A name with escapes in it is the same name to every JSON reader, so rules about models must see through them.
        return indexOf(JsonCursor.unescape(raw, 0, raw.length));
    }

    /** The captured names come first, the marked ones behind them, the entered one last; negative for others. */
    private int indexOf(String name) {
        int index = captured.indexOf(name);
        if (index >= 0) {
            return index;
        }
        int mark = marked.indexOf(name);
        if (mark >= 0) {
            return values.length + mark;
        }
        return entered != null && entered.name.equals(name) ? enteredIndex() : -1;
    }
}
