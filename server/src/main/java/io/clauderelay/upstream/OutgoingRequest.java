package io.clauderelay.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * What is to be sent to an account.
 *
 * @param method the client's method
 * @param target path and query as the upstream knows them, beginning with {@code /v1/}
 * @param headers the client's headers, but for what only another account is to see
 * @param body the client's body, byte for byte but for what must be said otherwise to this account; stays the caller's, who keeps it until the attempt has ended
 * @param stream whether the answer will be a stream of events, which decides the deadline of its beginning
 */
public record OutgoingRequest(String method, String target, HttpHeaders headers, ByteBuf body, boolean stream) {}
