package io.clauderelay.platform.http;

/**
 * One management operation, offered by the feature it belongs to and served by the console's HTTP shell.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path below {@code /api/v2}, with {@code {name}} segments, exactly as in the OpenAPI document
 * @param access who may call it
 * @param handler what it does, on a virtual thread of its own
 */
public record Endpoint(String method, String path, Access access, Handler handler) {

    /** Who may call an endpoint; each level includes the ones before it. */
    public enum Access {
        /** No sign-in needed. */
        OPEN,
        VIEWER,
        ADMIN,
        OWNER
    }

    /** Plain blocking code. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Does the work.
         *
         * @throws ProblemException when the request cannot be served as it is
         */
        Answer handle(Call call);
    }

    public static Endpoint get(String path, Access access, Handler handler) {
        return new Endpoint("GET", path, access, handler);
    }

    public static Endpoint put(String path, Access access, Handler handler) {
        return new Endpoint("PUT", path, access, handler);
    }

    public static Endpoint delete(String path, Access access, Handler handler) {
        return new Endpoint("DELETE", path, access, handler);
    }

    public static Endpoint post(String path, Access access, Handler handler) {
        return new Endpoint("POST", path, access, handler);
    }
}
