package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.EventLoops;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "[::1]",
                "[::ffff:192.168.0.1]",
                "0.0.0.0"
            })
    void privateAddressesAreLookedUpOnlyWhereTheyAreAllowed(String host) {
        Future<List<InetAddress>> refused = resolve(new Addresses(false), host);

        assertThat(refused.cause())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("is a private address");
        assertThat(resolve(new Addresses(true), host).getNow()).isNotEmpty();
    }

    @Test
    void publicAddressesAreLookedUpAlways() {
        assertThat(resolve(new Addresses(false), "192.0.2.1").getNow())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1");
    }

    private static Future<List<InetAddress>> resolve(Addresses addresses, String host) {
        try (EventLoops loops = EventLoops.start(1)) {
            return addresses.resolve(host, loops.all().getFirst()).awaitUninterruptibly();
        }
    }
}
