package io.clauderelay.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays one score on a connection, on the connection's event loop. */
final class Player {
    private final Channel channel;
    private final Score score;
    private final byte[] slots;
    private final @Nullable Tally tally;
    private int next;
    private int unfinishedWrites;
    private State state = State.PLAYING;

    private enum State {
        PLAYING,
        PAUSED,
        HELD,
        /** Every step is done; writes may still be on their way. */
        PLAYED,
        ENDED
    }

    /**
     * A player of the score.
     *
     * @param slots what goes into the slots of this answer
     * @param tally null when nobody keeps a ledger
     */
    Player(Channel channel, Score score, byte[] slots, @Nullable Tally tally) {
        this.channel = channel;
        this.score = score;
        this.slots = slots;
        this.tally = tally;
    }

    /** Plays on until a pause, a full socket or the end; true when every step is done and the next answer may begin. */
    boolean play() {
        while (state == State.PLAYING && next < score.steps().size() && channel.isWritable()) {
            switch (score.steps().get(next++)) {
                case Score.Write write -> write(write);
                case Score.Pause pause -> pause(pause);
                case Score.Hold _ -> state = State.HELD;
                case Score.End end -> hangUp(end.how());
            }
        }
        if (state == State.PLAYING && next == score.steps().size()) {
            state = State.PLAYED;
            settleIfDone();
        }
        return state == State.PLAYED || state == State.ENDED;
    }

    /** Goes on behind a hold; does nothing anywhere else. */
    void release() {
        if (state == State.HELD) {
            state = State.PLAYING;
        }
    }

    /** The client has closed the connection. */
    void abandon() {
        if (state != State.ENDED) {
            settle(false, true);
        }
    }

    private void write(Score.Write write) {
        ByteBuf bytes = channel.alloc().directBuffer(write.bytes().length).writeBytes(write.bytes());
        for (Slots.Place slot : write.slots()) {
            bytes.setBytes(slot.at(), slots, slot.from(), slot.length());
        }
        if (tally == null) {
            var _ = channel.writeAndFlush(bytes, channel.voidPromise());
            return;
        }
        unfinishedWrites++;
        channel.writeAndFlush(bytes).addListener(done -> {
            unfinishedWrites--;
            if (done.isSuccess()) {
                tally.wrote(write);
                settleIfDone();
            } else {
                abandon();
            }
        });
    }

    private void pause(Score.Pause pause) {
        state = State.PAUSED;
        var _ = channel.eventLoop()
                .schedule(
                        () -> {
                            if (state == State.PAUSED) {
                                state = State.PLAYING;
                                channel.pipeline().fireUserEventTriggered(UpstreamConnection.PLAY_ON);
                            }
                        },
                        pause.length().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void hangUp(Flaw.Hangup how) {
        ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (how == Flaw.Hangup.RST) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        settle(false, false);
        written.addListener(ChannelFutureListener.CLOSE);
    }

    private void settleIfDone() {
        if (state == State.PLAYED && unfinishedWrites == 0) {
            settle(true, false);
        }
    }

    private void settle(boolean whole, boolean cancelled) {
        state = State.ENDED;
        if (tally != null) {
            tally.close(score, whole, cancelled);
        }
    }
}
