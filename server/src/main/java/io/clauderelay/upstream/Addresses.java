package io.clauderelay.upstream;

import io.clauderelay.platform.http.PrivateAddresses;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Looks up where an upstream or a proxy is, as the operating system would. The look-up blocks, so it runs on a virtual thread; the
 * JDK's own cache answers repeated ones.
 */
final class Addresses {
    private final boolean allowPrivate;

    Addresses(boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    /**
     * Whether a proxy may be asked for the host. A name is the proxy's to look up, so only what is private by its own
     * words is refused.
     */
    boolean mayBeAsked(String host) {
        return allowPrivate || !PrivateAddresses.isPrivateHost(host);
    }

    /** Why a host is not asked, and what to do when it should be. */
    static String refusal(String host) {
        return host + " is a private address; RELAY_UPSTREAM_ALLOW_PRIVATE=true allows it";
    }

    /** The host's addresses in random order, never empty; fails when it has none that may be asked. */
    Future<List<InetAddress>> resolve(String host, EventLoop loop) {
        Promise<List<InetAddress>> promise = loop.newPromise();
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                promise.setSuccess(lookUp(host));
            } catch (UnknownHostException | RuntimeException e) {
                promise.setFailure(e);
            }
        });
        return promise;
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (allowPrivate || !PrivateAddresses.isPrivate(address)) {
                allowed.add(address);
            }
        }
        if (allowed.isEmpty()) {
            // Checked here and not only when an account is saved: a name may point elsewhere by now.
            throw new UnknownHostException(refusal(host));
        }
        Collections.shuffle(allowed);
        return allowed;
    }
}
