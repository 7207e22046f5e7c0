package io.clauderelay.metering;

import io.clauderelay.usage.UsageRecord;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a record looks as bytes: magic, version, kind, flags, then the fields in the order of their record. */
final class RecordCodec {
    static final byte MAGIC = (byte) 0xC5;
    static final byte VERSION = 3;

    /** Without what budgets need to know, and without how the usage is known; the second lacked what progress is charged. */
    private static final byte FIRST_VERSION = 1;

    private static final byte DISPATCH = 1;
    private static final byte SETTLEMENT = 2;
    private static final byte PROGRESS = 3;

    private static final int STREAM = 1;
    private static final int FIRST_EVENT = 1 << 1;
    private static final int COST = 1 << 2;
    private static final int ATTEMPT_LOG = 1 << 3;
    private static final int CHARGED = 1 << 4;
    private static final int RESERVED = 1 << 5;

    private RecordCodec() {}

    static void encode(Dispatch dispatch, RecordBuffer out) {
        out.clear()
                .putByte(MAGIC)
                .putByte(VERSION)
                .putByte(DISPATCH)
                .putByte((dispatch.stream() ? STREAM : 0) | (dispatch.reservedNanoUsd() != 0 ? RESERVED : 0))
                .putText(dispatch.exchangeId())
                .putInstant(dispatch.startedAt())
                .putText(dispatch.keyId())
                .putText(dispatch.accountId())
                .putByte(code(dispatch.platform()))
                .putText(dispatch.operation())
                .putText(dispatch.model())
                .putText(dispatch.clientKind());
        if (dispatch.reservedNanoUsd() != 0) {
            out.putLong(dispatch.reservedNanoUsd());
        }
    }

    static void encode(Progress progress, RecordBuffer out) {
        Long cost = progress.costNanoUsd();
        Long charged = progress.chargedNanoUsd();
        out.clear()
                .putByte(MAGIC)
                .putByte(VERSION)
                .putByte(PROGRESS)
                .putByte((cost != null ? COST : 0) | (charged != null ? CHARGED : 0))
                .putText(progress.exchangeId())
                .putText(progress.upstreamModel());
        encode(progress.tokens(), out);
        out.putByte(code(progress.serviceTier())).putText(progress.inferenceGeo());
        if (cost != null) {
            out.putLong(cost).putText(progress.priceVersion());
        }
        if (charged != null) {
            out.putLong(charged);
        }
    }

    static void encode(UsageRecord usage, RecordBuffer out) {
        Duration firstEvent = usage.timeToFirstEvent();
        Long cost = usage.costNanoUsd();
        Long charged = usage.chargedNanoUsd();
        out.clear()
                .putByte(MAGIC)
                .putByte(VERSION)
                .putByte(SETTLEMENT)
                .putByte((usage.stream() ? STREAM : 0)
                        | (firstEvent != null ? FIRST_EVENT : 0)
                        | (cost != null ? COST : 0)
                        | (charged != null ? CHARGED : 0)
                        | (usage.attemptLog() != null ? ATTEMPT_LOG : 0))
                .putText(usage.exchangeId())
                .putText(usage.keyId())
                .putText(usage.accountId())
                .putByte(code(usage.platform()))
                .putText(usage.operation())
                .putText(usage.model())
                .putText(usage.upstreamModel())
                .putText(usage.clientKind())
                .putInstant(usage.startedAt())
                .putLong(usage.duration().toNanos());
        if (firstEvent != null) {
            out.putLong(firstEvent.toNanos());
        }
        out.putByte(code(usage.outcome())).putCount(usage.status()).putCount(usage.attempts());
        encode(usage.tokens(), out);
        out.putByte(code(usage.basis())).putByte(code(usage.serviceTier())).putText(usage.inferenceGeo());
        if (cost != null) {
            out.putLong(cost).putText(usage.priceVersion());
        }
        if (charged != null) {
            out.putLong(charged);
        }
        if (usage.attemptLog() != null) {
            out.putStory(usage.attemptLog());
        }
    }

    private static void encode(TokenCounts tokens, RecordBuffer out) {
        out.putCount(tokens.input())
                .putCount(tokens.output())
                .putCount(tokens.cacheRead())
                .putCount(tokens.cacheWrite5m())
                .putCount(tokens.cacheWrite1h())
                .putCount(tokens.reasoning())
                .putCount(tokens.webSearches());
    }

    /**
     * Reads a record whose checksum was found right.
     *
     * @throws IllegalStateException for a record of a newer version of the relay
     */
    static JournalRecord decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte magic = in.get();
        byte version = in.get();
        if (magic != MAGIC || version < FIRST_VERSION || version > VERSION) {
            throw new IllegalStateException("the journal holds a record of version " + version
                    + ", but this relay reads versions " + FIRST_VERSION + " to " + VERSION
                    + "; start the version that wrote it once, so that it moves its journal into the ledger");
        }
        byte kind = in.get();
        byte flags = in.get();
        return switch (kind) {
            case DISPATCH -> dispatch(in, flags);
            case PROGRESS -> progress(in, flags);
            case SETTLEMENT -> new JournalRecord.Settlement(usage(in, flags, version));
            default ->
                throw new IllegalStateException(
                        "the journal holds a record of kind " + kind + ", which version " + VERSION + " does not know");
        };
    }

    private static Dispatch dispatch(ByteBuffer in, int flags) {
        return new Dispatch(
                text(in),
                instant(in),
                text(in),
                text(in),
                platform(in.get()),
                text(in),
                text(in),
                text(in),
                (flags & STREAM) != 0,
                (flags & RESERVED) != 0 ? in.getLong() : 0);
    }

    private static Progress progress(ByteBuffer in, int flags) {
        return new Progress(
                text(in),
                textOrNull(in),
                tokens(in),
                tier(in.get()),
                textOrNull(in),
                (flags & COST) != 0 ? (Long) in.getLong() : null,
                (flags & COST) != 0 ? text(in) : null,
                (flags & CHARGED) != 0 ? (Long) in.getLong() : null);
    }

    private static UsageRecord usage(ByteBuffer in, int flags, int version) {
        boolean first = version == FIRST_VERSION;
        return new UsageRecord(
                text(in),
                text(in),
                textOrNull(in),
                platform(in.get()),
                text(in),
                text(in),
                textOrNull(in),
                text(in),
                (flags & STREAM) != 0,
                instant(in),
                Duration.ofNanos(in.getLong()),
                (flags & FIRST_EVENT) != 0 ? Duration.ofNanos(in.getLong()) : null,
                outcome(in.get()),
                (int) count(in),
                (int) count(in),
                tokens(in.mark()),
                first ? firstBasis(flags, tokens(in.duplicate().reset())) : basis(in.get()),
                first ? ServiceTier.STANDARD : tier(in.get()),
                first ? null : textOrNull(in),
                (flags & COST) != 0 ? (Long) in.getLong() : null,
                (flags & COST) != 0 ? text(in) : null,
                (flags & CHARGED) != 0 ? (Long) in.getLong() : null,
                (flags & ATTEMPT_LOG) != 0 ? text(in) : null);
    }

    /** The first version did not say how the usage was known, only what was told and whether it could be priced. */
    private static UsageBasis firstBasis(int flags, TokenCounts told) {
        return (flags & COST) != 0 || !told.equals(TokenCounts.NONE) ? UsageBasis.FINAL : UsageBasis.UNKNOWN;
    }

    private static TokenCounts tokens(ByteBuffer in) {
        return new TokenCounts(count(in), count(in), count(in), count(in), count(in), count(in), count(in));
    }

    private static Instant instant(ByteBuffer in) {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    private static long count(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String text(ByteBuffer in) {
        String text = textOrNull(in);
        if (text == null) {
            throw new IllegalStateException("a journal record lacks a text that every record has");
        }
        return text;
    }

    private static @Nullable String textOrNull(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length == RecordBuffer.NO_TEXT) {
            return null;
        }
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Codes stand here and not in the enums' order, because they lie on disks. */
    private static int code(Platform platform) {
        return switch (platform) {
            case CLAUDE_CONSOLE -> 1;
            case CODEX -> 2;
        };
    }

    private static Platform platform(byte code) {
        return switch (code) {
            case 1 -> Platform.CLAUDE_CONSOLE;
            case 2 -> Platform.CODEX;
            default -> throw new IllegalStateException("a journal record names platform " + code + ", expected 1 or 2");
        };
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> 1;
            case CLIENT_ABORTED -> 2;
            case UPSTREAM_FAILED -> 3;
            case REFUSED -> 4;
            case INTERRUPTED -> 5;
        };
    }

    private static Outcome outcome(byte code) {
        return switch (code) {
            case 1 -> Outcome.COMPLETED;
            case 2 -> Outcome.CLIENT_ABORTED;
            case 3 -> Outcome.UPSTREAM_FAILED;
            case 4 -> Outcome.REFUSED;
            case 5 -> Outcome.INTERRUPTED;
            default -> throw new IllegalStateException("a journal record names outcome " + code + ", expected 1 to 5");
        };
    }

    private static int code(UsageBasis basis) {
        return switch (basis) {
            case FINAL -> 1;
            case PARTIAL -> 2;
            case UNKNOWN -> 3;
            case NONE -> 4;
        };
    }

    private static UsageBasis basis(byte code) {
        return switch (code) {
            case 1 -> UsageBasis.FINAL;
            case 2 -> UsageBasis.PARTIAL;
            case 3 -> UsageBasis.UNKNOWN;
            case 4 -> UsageBasis.NONE;
            default -> throw new IllegalStateException("a journal record names basis " + code + ", expected 1 to 4");
        };
    }

    private static int code(ServiceTier tier) {
        return switch (tier) {
            case STANDARD -> 1;
            case PRIORITY -> 2;
            case FLEX -> 3;
            case BATCH -> 4;
            case FAST -> 5;
            case OTHER -> 6;
        };
    }

    private static ServiceTier tier(byte code) {
        return switch (code) {
            case 1 -> ServiceTier.STANDARD;
            case 2 -> ServiceTier.PRIORITY;
            case 3 -> ServiceTier.FLEX;
            case 4 -> ServiceTier.BATCH;
            case 5 -> ServiceTier.FAST;
            case 6 -> ServiceTier.OTHER;
            default -> throw new IllegalStateException("a journal record names tier " + code + ", expected 1 to 6");
        };
    }
}
