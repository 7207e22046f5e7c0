package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::"
            })
    void whatLeadsBackInIsPrivate(String literal) {
        assertThat(PrivateAddresses.isPrivate(InetAddress.ofLiteral(literal))).isTrue();
        assertThat(PrivateAddresses.isPrivateHost(literal)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "203.0.113.9",
                "2606:4700::1111",
                "fbff::1",
                "2001:db8::1",
                "::ffff:1.1.1.1",
                "64:ff9b::101:101",
                "2002:101:101::"
            })
    void theRestIsPublic(String literal) {
        assertThat(PrivateAddresses.isPrivate(InetAddress.ofLiteral(literal))).isFalse();
        assertThat(PrivateAddresses.isPrivateHost(literal)).isFalse();
    }

    @Test
    void aMappedAddressStaysPrivateWhenItComesAsIpv6() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(PrivateAddresses.isPrivate(Inet6Address.getByAddress("", mapped, -1)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "api.localhost",
                "[::1]",
                "[fe80::1]",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.0.0.1."
            })
    void everySpellingOfAPrivateHostIsKnown(String host) {
        assertThat(PrivateAddresses.isPrivateHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.anthropic.com", "localhost.example.com", "notlocalhost", "10.example.com", "[2606::1]"})
    void namesAreLeftToTheResolver(String host) {
        assertThat(PrivateAddresses.isPrivateHost(host)).isFalse();
    }
}
