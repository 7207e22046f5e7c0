package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworksTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7/32",
        "203.0.113.7/32, 203.0.113.7/32",
        "10.0.0.0/8, 10.0.0.0/8",
        "10.128.0.0/9, 10.128.0.0/9",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, 0:0:0:0:0:0:0:0/0",
        "::1, 0:0:0:0:0:0:0:1/128",
        "2001:DB8::/32, 2001:db8:0:0:0:0:0:0/32",
        "2001:db8:0:8000::/49, 2001:db8:0:8000:0:0:0:0/49",
        "::ffff:10.0.0.1, 10.0.0.1/32"
    })
    void aNetworkIsKeptInOneForm(String given, String kept) {
        assertThat(IpNetworks.read(given)).isEqualTo(new IpNetworks.Read.Network(kept));
        assertThat(IpNetworks.read(kept)).isEqualTo(new IpNetworks.Read.Network(kept));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8, 10.0.0.0/8",
        "255.255.255.255/1, 128.0.0.0/1",
        "10.0.0.1/0, 0.0.0.0/0",
        "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32",
        "2001:db8:0:ffff::/49, 2001:db8:0:8000:0:0:0:0/49"
    })
    void anAddressInsideANetworkIsNoNetwork(String given, String network) {
        assertThat(IpNetworks.read(given))
                .isEqualTo(
                        new IpNetworks.Read.Refused("which is an address inside a network; the network is " + network));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "example.com",
                "localhost",
                "10",
                "10/8",
                "10.0/8",
                "10.0.1",
                "167772160",
                "10.0.0.256",
                "10.0.0.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/08x",
                "10.0.0.0/255.0.0.0",
                "10.0.0.*",
                " 10.0.0.1",
                "[::1]",
                "fe80::1%eth0",
                "fe80::1%1",
                ":::",
                "1::2::3",
                "::/129",
                "2001:db8::g",
                "１0.0.0.1"
            })
    void anythingElseIsRefused(String given) {
        assertThat(IpNetworks.read(given))
                .isEqualTo(new IpNetworks.Read.Refused(
                        "expected an address or a network such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32"));
    }
}
