package io.clauderelay.exchange;

import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: kept in the pieces it came in, because it goes upstream byte for byte, and read once in passing. A
 * compressed one stays compressed; it is unpacked for the reading, and to be sent where something of it must be edited.
 */
final class RequestBody {
    /**
     * Beyond this many pieces they are joined, and what follows is copied behind them: one byte at a time must neither
     * cost a buffer each nor copy everything again and again.
     */
    private static final int MAX_PIECES = 1_024;

    private static final int UNPACK_BYTES = 16 * 1024;

    /** So many times its packed size a body may unpack to: text seldom reaches ten, a bomb a thousand. */
    private static final long MAX_RATIO = 100;

    /** What unpacks to no more than this costs too little to be asked for its ratio. */
    private static final int UNSUSPECTED_BYTES = 1024 * 1024;

    private final TopLevelFields fields;
    private final @Nullable String encoding;
    private final int maxBytes;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private @Nullable ByteBuf unpacked;
    private int pieces;

    /**
     * An empty body.
     *
     * @param fields the members to look for
     * @param encoding the {@code content-encoding}; null for none
     */
    RequestBody(TopLevelFields fields, @Nullable String encoding, int maxBytes) {
        this.fields = fields;
        this.encoding = "identity".equalsIgnoreCase(encoding) ? null : encoding;
        this.maxBytes = maxBytes;
    }

    /** Takes the next piece; answers false, and takes nothing, when the body becomes too long with it. */
    boolean add(ByteBuf piece) {
        if (bytes.readableBytes() + piece.readableBytes() > maxBytes) {
            return false;
        }
        if (encoding == null) {
            fields.read(piece, piece.readerIndex(), piece.writerIndex());
        }
        pieces++;
        if (pieces == 1) {
            bytes = piece.retain();
        } else if (pieces <= MAX_PIECES) {
            composite(piece).addComponent(true, piece.retain());
        } else {
            joined(piece).writeBytes(piece, piece.readerIndex(), piece.readableBytes());
        }
        return true;
    }

    private CompositeByteBuf composite(ByteBuf next) {
        if (pieces == 2) {
            bytes = next.alloc().compositeBuffer(MAX_PIECES).addComponent(true, bytes);
        }
        return (CompositeByteBuf) bytes;
    }

    private ByteBuf joined(ByteBuf next) {
        if (pieces == MAX_PIECES + 1) {
            ByteBuf whole = next.alloc().buffer((int) Math.min(maxBytes, 2L * bytes.readableBytes()));
            whole.writeBytes(bytes);
            bytes.release();
            bytes = whole;
        }
        return bytes;
    }

    /** The body as it came. Stays this object's. */
    ByteBuf bytes() {
        return bytes;
    }

    /** The body as text that can be read again; null when it is compressed. Stays this object's. */
    @Nullable
    ByteBuf plain() {
        return encoding == null ? bytes : null;
    }

    /**
     * The body as text; a compressed one is unpacked for it. After {@link #peek}, which refuses what cannot be. Stays this
     * object's.
     */
    ByteBuf text() {
        if (encoding == null) {
            return bytes;
        }
        ByteBuf known = unpacked;
        if (known == null) {
            try (InputStream in = unpacked(encoding)) {
                known = bytes.alloc().buffer(UNPACK_BYTES);
                unpacked = known;
                int read = 0;
                while (in != null && read >= 0) {
                    known.ensureWritable(UNPACK_BYTES);
                    read = known.writeBytes(in, UNPACK_BYTES);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the body was unpacked before, and cannot be now", e);
            }
        }
        return known;
    }

    boolean isPacked() {
        return encoding != null;
    }

    /** What has been found in it. */
    TopLevelFields fields() {
        return fields;
    }

    /** What the whole body asks for. */
    RequestPeek peek() {
        if (encoding != null) {
            try (InputStream unpacked = unpacked(encoding)) {
                if (unpacked == null) {
                    return new RequestPeek.Unreadable(
                            "content-encoding: '" + encoding + "' is not supported; send gzip, deflate or no encoding");
                }
                String excess = readUnpacked(unpacked);
                if (excess != null) {
                    return new RequestPeek.Unreadable("content-encoding: " + excess);
                }
            } catch (IOException e) {
                return new RequestPeek.Unreadable("content-encoding: the body is not valid " + encoding);
            }
        }
        return RequestPeek.of(fields);
    }

    private @Nullable InputStream unpacked(String name) throws IOException {
        InputStream packed = new ByteBufInputStream(bytes.duplicate());
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default -> null;
        };
    }

    /** Reads on the event loop, so it stops where too much is to be read; answers what is too much, if anything. */
    private @Nullable String readUnpacked(InputStream unpacked) throws IOException {
        byte[] piece = new byte[UNPACK_BYTES];
        int packedBytes = bytes.readableBytes();
        long allowedByRatio = Math.max(UNSUSPECTED_BYTES, MAX_RATIO * packedBytes);
        long total = 0;
        for (int length = unpacked.read(piece); length >= 0; length = unpacked.read(piece)) {
            total += length;
            if (total > maxBytes) {
                return "the body is longer than " + maxBytes + " bytes when it is unpacked";
            }
            if (total > allowedByRatio) {
                return "the body unpacks to more than " + MAX_RATIO + " times its " + packedBytes
                        + " bytes; send it without content-encoding";
            }
            fields.read(Unpooled.wrappedBuffer(piece, 0, length), 0, length);
        }
        return null;
    }

    void release() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
        if (unpacked != null) {
            unpacked.release();
            unpacked = null;
        }
    }
}
