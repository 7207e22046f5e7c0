package io.clauderelay.console;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A request and what was answered to it, as both went over the wire.
 *
 * @param target what was asked for: a path, with its query
 * @param body the answer's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only looked at
public record SeenExchange(
        String method,
        URI target,
        HttpHeaders requestHeaders,
        byte[] requestBody,
        int status,
        HttpHeaders headers,
        String body) {
    private static final byte[] NO_BODY = {};

    /** What an HTTP client sent and got. */
    public static SeenExchange of(HttpRequest request, HttpResponse<String> response) {
        return new SeenExchange(
                request.method(),
                request.uri(),
                request.headers(),
                request.bodyPublisher().map(SeenExchange::bytes).orElse(NO_BODY),
                response.statusCode(),
                response.headers(),
                response.body());
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** The media type of the answer without its parameters; empty when it names none. */
    String mediaType() {
        return mediaType(headers);
    }

    String requestMediaType() {
        return mediaType(requestHeaders);
    }

    private static String mediaType(HttpHeaders headers) {
        Optional<String> type = headers.firstValue("content-type");
        return type.map(text -> text.split(";", 2)[0].strip()).orElse("");
    }

    /** A publisher gives its bytes to whoever subscribes, and every one that tests use can be asked again. */
    private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
        Gathering gathering = new Gathering();
        publisher.subscribe(gathering);
        return gathering.bytes.join();
    }

    private static final class Gathering implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            gathered.writeBytes(copy(part));
        }

        @Override
        public void onError(Throwable failure) {
            bytes.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            bytes.complete(gathered.toByteArray());
        }

        private static byte[] copy(ByteBuffer part) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            return copy;
        }
    }

    /** Names the exchange in messages. The request's body and headers may be secrets and stay out. */
    @Override
    public String toString() {
        return method + " " + target.getRawPath() + " -> " + status;
    }

    /** The request's body as text. */
    String requestText() {
        return new String(requestBody, StandardCharsets.UTF_8);
    }
}
