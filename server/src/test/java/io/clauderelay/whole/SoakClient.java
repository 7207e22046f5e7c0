package io.clauderelay.whole;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One developer's tool of a soak: most of the time it waits for its answers, and sometimes it leaves at a bad moment. */
final class SoakClient implements AutoCloseable {
    private static final int SMALL_RECEIVE_BUFFER = 4_096;
    private static final int LONGEST_WAIT_MILLIS = 60;
    private static final int MOST_READ = 20_000;

    /** What it does with a request; as often as it stands here. */
    private enum Conduct {
        STAYS,
        SENDS_AHEAD,
        LEAVES_IN_REQUEST,
        LEAVES_BEHIND_REQUEST,
        LEAVES_WAITING,
        LEAVES_IN_ANSWER
    }

    private static final List<Conduct> CONDUCTS = List.of(
            Conduct.STAYS,
            Conduct.STAYS,
            Conduct.STAYS,
            Conduct.STAYS,
            Conduct.STAYS,
            Conduct.SENDS_AHEAD,
            Conduct.LEAVES_IN_REQUEST,
            Conduct.LEAVES_BEHIND_REQUEST,
            Conduct.LEAVES_WAITING,
            Conduct.LEAVES_IN_ANSWER);

    private final int port;
    private final RandomGenerator random;
    private final Supplier<SoakRequest> requests;
    private final SoakTally tally;
    private @Nullable RawConnection connection;

    SoakClient(int port, RandomGenerator random, Supplier<SoakRequest> requests, SoakTally tally) {
        this.port = port;
        this.random = random;
        this.requests = requests;
        this.tally = tally;
    }

    /** Makes one request, or two at once, and does with them as it likes. */
    void act() {
        Conduct conduct = CONDUCTS.get(random.nextInt(CONDUCTS.size()));
        SoakRequest request = requests.get();
        boolean fresh = connection == null;
        tally.saw(conduct.toString());
        try {
            switch (conduct) {
                case STAYS -> {
                    connection().send(request.ask());
                    read(request);
                }
                case SENDS_AHEAD -> sendAhead(request, requests.get());
                case LEAVES_IN_REQUEST -> {
                    byte[] body = request.ask().body();
                    connection().send(request.ask().head()).send(Arrays.copyOf(body, random.nextInt(body.length)));
                    leave(request, false);
                }
                case LEAVES_BEHIND_REQUEST -> {
                    connection().send(request.ask());
                    leave(request, false);
                }
                case LEAVES_WAITING -> {
                    connection().send(request.ask());
                    leave(request, waits());
                }
                case LEAVES_IN_ANSWER -> {
                    connection().send(request.ask());
                    leave(request, readsSome());
                }
            }
        } catch (UncheckedIOException e) {
            wasHungUpOn(request, fresh && conduct != Conduct.SENDS_AHEAD, e);
        }
    }

    /**
     * The connection broke before there was an answer. One that was used before may close at any time; and where the relay
     * closes behind an answer while more requests come, TCP may take the answer away.
     *
     * @param mustAnswer whether neither can be the reason
     */
    private void wasHungUpOn(SoakRequest request, boolean mustAnswer, UncheckedIOException broken) {
        perhapsBegun(request);
        tally.saw(mustAnswer ? "hung up" : "hung up on a used connection");
        if (broken.getCause() instanceof SocketTimeoutException || (mustAnswer && !request.http10())) {
            tally.wrong(request + " was not answered: " + broken.getCause());
        }
        hangUp();
    }

    private void sendAhead(SoakRequest first, SoakRequest second) {
        connection().send(first.ask()).send(second.ask());
        if (!read(first)) {
            // Whether the second was begun before the connection closed, nobody knows.
            perhapsBegun(second);
        } else if (random.nextBoolean()) {
            read(second);
        } else {
            leave(second, false);
        }
    }

    /** Reads the answer and judges it; whether the connection can carry another one. */
    private boolean read(SoakRequest request) {
        RawAnswer answer = connection().read();
        begun(request);
        tally.saw("answered " + answer.status() + " " + answer.end() + (request.stream() ? " stream" : " document"));
        if (!request.stranger()) {
            tally.answered(answer.exchangeId());
        }
        String wrong = request.wrongWith(answer);
        if (!wrong.isEmpty()) {
            tally.wrong(wrong);
        }
        boolean goesOn = answer.end() == RawAnswer.End.WHOLE
                && !request.http10()
                && !answer.header("connection").orElse("").equals("close");
        if (!goesOn) {
            hangUp();
        }
        return goesOn;
    }

    /** Whether an answer began within a short time. */
    private boolean waits() {
        Duration time = Duration.ofMillis(1 + random.nextInt(LONGEST_WAIT_MILLIS));
        return connection().answersWithin(time).isPresent();
    }

    private boolean readsSome() {
        return connection().readSome(1 + random.nextInt(MOST_READ)) > 0;
    }

    /**
     * Closes or resets the connection.
     *
     * @param wasSeen whether something of the relay shows that it has read the request
     */
    private void leave(SoakRequest request, boolean wasSeen) {
        if (random.nextBoolean()) {
            begun(request);
            hangUp();
            return;
        }
        if (wasSeen) {
            begun(request);
        } else {
            perhapsBegun(request);
        }
        connection().reset();
        connection = null;
    }

    private void begun(SoakRequest request) {
        if (!request.stranger()) {
            tally.begun();
        }
    }

    private void perhapsBegun(SoakRequest request) {
        if (!request.stranger()) {
            tally.perhapsBegun();
        }
    }

    private RawConnection connection() {
        RawConnection open = connection;
        if (open == null) {
            open = RawConnection.to(port, random.nextInt(5) == 0 ? SMALL_RECEIVE_BUFFER : 0);
            connection = open;
        }
        return open;
    }

    private void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() {
        hangUp();
    }
}
