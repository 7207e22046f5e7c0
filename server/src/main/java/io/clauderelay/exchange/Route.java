package io.clauderelay.exchange;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client wants, by method and path alone. */
sealed interface Route {
    /** What the id of a single model follows. */
    String MODELS = "/v1/models/";

    /** What the id of a stored response follows. */
    String STORED = "/v1/responses/";

    String OPENAI = "/openai";

    /** Under which the same paths are known, too. */
    List<String> PREFIXES = List.of("/api", "/claude", OPENAI);

    /** What an earlier response can be asked for by a path of its own, and the method for it. */
    Map<String, String> STORED_ASPECTS = Map.of("cancel", "POST", "input_items", "GET");

    /** What is asked of an upstream. The name stands in the ledger and the log. */
    enum Operation {
        MESSAGES("messages", "/v1/messages"),
        /** Costs nothing, whoever asks for it. */
        COUNT_TOKENS("count_tokens", "/v1/messages/count_tokens"),
        RESPONSES("responses", "/v1/responses"),
        COMPACT("compact", "/v1/responses/compact"),
        /** Costs nothing either. */
        INPUT_TOKENS("input_tokens", "/v1/responses/input_tokens"),
        CHAT_COMPLETIONS("chat_completions", "/v1/chat/completions"),
        /** What has become of an earlier response, or is to; that one is paid for already. */
        STORED_RESPONSE("stored_response", "/v1/responses/{id}");

        private final String id;
        private final String path;

        Operation(String id, String path) {
            this.id = id;
            this.path = path;
        }

        String id() {
            return id;
        }

        String path() {
            return path;
        }

        boolean isFree() {
            return this == COUNT_TOKENS || this == INPUT_TOKENS || isAboutAnother();
        }

        /** Its name, where not every endpoint of its platform has it; null otherwise. */
        @Nullable
        String ownApi() {
            return switch (this) {
                case CHAT_COMPLETIONS, COMPACT, INPUT_TOKENS -> id;
                case MESSAGES, COUNT_TOKENS, RESPONSES, STORED_RESPONSE -> null;
            };
        }

        /** Whether its answer tells what became of another exchange. */
        boolean isAboutAnother() {
            return this == STORED_RESPONSE;
        }
    }

    /**
     * To be carried to an account.
     *
     * @param target path and query as the upstream knows them
     * @param state what the path refers to that only the account that issued it has; null for nothing
     */
    record Relayed(
            Operation operation, String target, @Nullable String state) implements Route {}

    /** To be upgraded to a WebSocket, which clients do without when they are told to. */
    record WebSocket() implements Route {}

    /** The models a key may use. */
    record Models() implements Route {}

    /** One of the models a key may use. */
    record Model(String id) implements Route {}

    /** A client asks whether anybody is there; no key needed. */
    record Hello() implements Route {}

    /** An operator's probe; no key needed. */
    record Live() implements Route {}

    /** An operator's probe: should traffic come here? */
    record Ready() implements Route {}

    /** The path exists, but not for this method. */
    record WrongMethod(String allowed) implements Route {}

    /** The path does not exist. */
    record Unknown() implements Route {}

    /** Reads method and request target. The query plays no part, nor does one slash at the end. */
    static Route of(String method, String target) {
        int query = target.indexOf('?');
        String known = withoutPrefix(path(target));
        String search = query < 0 ? "" : target.substring(query);
        @Nullable Operation operation = operation(known);
        if (operation != null) {
            return method.equals("POST")
                    ? new Relayed(operation, operation.path + search, null)
                    : new WrongMethod("POST");
        }
        if (known.startsWith(STORED)) {
            return stored(method, known, search);
        }
        if (known.startsWith(MODELS) && known.length() > MODELS.length()) {
            return read(method, model(known.substring(MODELS.length())));
        }
        return switch (known) {
            case "/v1/models" -> read(method, new Models());
            case "/", "/api/hello" -> read(method, new Hello());
            case "/health/live" -> read(method, new Live());
            case "/health", "/health/ready" -> read(method, new Ready());
            default -> new Unknown();
        };
    }

    /** The same of a request that asks for another protocol. */
    static Route of(String method, String target, @Nullable String upgrade) {
        Route plain = of(method, target);
        boolean toWebSocket = "websocket".equalsIgnoreCase(upgrade) && plain instanceof WrongMethod;
        return toWebSocket && Operation.RESPONSES.path.equals(withoutPrefix(path(target))) ? new WebSocket() : plain;
    }

    /** The target's path, without one slash at its end. */
    static String path(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Of an earlier response: what it is or what it was asked, its end, and its deletion. */
    private static Route stored(String method, String path, String search) {
        String[] parts = path.substring(STORED.length()).split("/", -1);
        String allowed = parts.length == 1 ? "GET, DELETE" : parts.length == 2 ? STORED_ASPECTS.get(parts[1]) : null;
        if (allowed == null || parts[0].isEmpty()) {
            return new Unknown();
        }
        boolean fits = List.of(allowed.split(", ")).contains(method);
        return fits ? new Relayed(Operation.STORED_RESPONSE, path + search, parts[0]) : new WrongMethod(allowed);
    }

    private static Route model(String encoded) {
        try {
            return new Model(new QueryStringDecoder(encoded).path());
        } catch (IllegalArgumentException notEncodedAsUrlsAre) {
            return new Unknown();
        }
    }

    private static @Nullable Operation operation(String path) {
        for (Operation operation : Operation.values()) {
            if (operation.path.equals(path)) {
                return operation;
            }
        }
        return null;
    }

    /** The older prefixes under which the same paths are known. */
    static String withoutPrefix(String path) {
        for (String prefix : PREFIXES) {
            if (path.startsWith("/v1/", prefix.length()) && path.startsWith(prefix)) {
                return path.substring(prefix.length());
            }
        }
        // Under this one some clients leave the version out.
        return path.startsWith(OPENAI + "/") ? "/v1" + path.substring(OPENAI.length()) : path;
    }

    private static Route read(String method, Route route) {
        return method.equals("GET") || method.equals("HEAD") ? route : new WrongMethod("GET, HEAD");
    }
}
