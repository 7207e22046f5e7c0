package io.clauderelay.exchange;

import io.clauderelay.platform.http.NetworkList;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** Where a client is: at the other end of the connection, or where a trusted proxy says it is. */
final class ClientAddress {
    private static final String HEADER = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * The client's address.
     *
     * @param peer the other end of the connection
     * @param trusted the proxies that are believed: each adds whom it was asked by to the end of the header, so the last
     *     one there that is no such proxy is the client, and what stands before it is anybody's invention
     */
    static String of(String peer, HttpHeaders headers, NetworkList trusted) {
        if (!trusted.contains(peer)) {
            return peer;
        }
        List<String> hops = List.of(String.join(",", headers.getAll(HEADER)).split(",", -1));
        String client = peer;
        for (String hop : hops.reversed()) {
            if (hop.isBlank()) {
                continue;
            }
            client = hop.strip();
            if (!trusted.contains(client)) {
                return client;
            }
        }
        return client;
    }
}
