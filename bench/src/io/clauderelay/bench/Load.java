package io.clauderelay.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * What a load generator does.
 *
 * @param request the bytes of the request, head and body, that the connection with this number sends again and again
 * @param connections kept alive, each with one request at a time
 * @param warmUp load before the measured window
 * @param window how long is measured
 * @param perSecond 0: each connection sends its next request when the answer has ended (closed loop); otherwise requests
 *     start at this constant rate, and latencies count from the moment a request should have started, so that a server
 *     that stalls cannot hide it by holding the generator back
 */
public record Load(
        InetSocketAddress target,
        IntFunction<byte[]> request,
        Expected expected,
        int connections,
        Duration warmUp,
        Duration window,
        double perSecond) {
    public Load {
        if (connections < 1) {
            throw new IllegalArgumentException("a load needs at least one connection, but has " + connections);
        }
        if (perSecond < 0) {
            throw new IllegalArgumentException("a rate is positive, or 0 for a closed loop, but is " + perSecond);
        }
    }
}
