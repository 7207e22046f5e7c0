package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "203.0.113.7/32, 203.0.113.7, true",
        "203.0.113.7/32, 203.0.113.6, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::/0, 2001:db8::1, true",
        // Of another family, whatever its bits.
        "::/0, 127.0.0.1, false",
        // An IPv4 address inside of an IPv6 one is the IPv4 address.
        "127.0.0.0/8, ::ffff:127.0.0.1, true"
    })
    void anAddressIsInANetworkWhenItSharesItsBits(String network, String address, boolean inside) {
        assertThat(IpNetwork.of(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertThatThrownBy(() -> IpNetwork.of("10.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.1");
    }
}
