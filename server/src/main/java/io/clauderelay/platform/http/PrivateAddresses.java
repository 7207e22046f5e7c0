package io.clauderelay.platform.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Tells addresses of the public internet from those that lead back into one's own machine or network, where a relay that
 * can be pointed anywhere would be a way in. What is not unicast in public is private.
 */
public final class PrivateAddresses {
    private static final List<Network> IPV4 = List.of(
            network(8, 0), // this host
            network(8, 10), // private
            network(10, 100, 64), // shared by a carrier's customers
            network(8, 127), // loopback
            network(16, 169, 254), // link-local, with the clouds' metadata services
            network(12, 172, 16), // private
            network(24, 192, 0, 0), // protocol assignments
            network(16, 192, 168), // private
            network(15, 198, 18), // benchmarks
            network(4, 224), // multicast
            network(4, 240)); // reserved, and broadcast

    private static final List<Network> IPV6 = List.of(
            network(128), // unspecified
            network(128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), // loopback
            network(48, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01), // translation to a network's own IPv4
            network(7, 0xfc), // unique local
            network(10, 0xfe, 0x80), // link-local
            network(10, 0xfe, 0xc0), // site-local
            network(8, 0xff)); // multicast

    /** Prefixes of IPv6 addresses that stand for an IPv4 address, with where its four bytes are. */
    private static final List<Embedding> EMBEDDED_IPV4 = List.of(
            new Embedding(network(96), 12), // compatible
            new Embedding(network(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), 12), // mapped
            new Embedding(network(96, 0x00, 0x64, 0xff, 0x9b), 12), // translated
            new Embedding(network(16, 0x20, 0x02), 2)); // 6to4

    private PrivateAddresses() {}

    /** Whether the address is loopback, private, link-local, unspecified, multicast or otherwise not public. */
    public static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? isIn(IPV4, bytes) : isPrivateIpv6(bytes);
    }

    /**
     * Whether a URL's host is {@code localhost} or a literal address that is private. Any other name is not resolved
     * here: what it resolves to is to be checked when it is connected to.
     */
    public static boolean isPrivateHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            // The POSIX forms too: a system's resolver takes 0x7f.1 and 2130706433 for 127.0.0.1.
            return isPrivate(name.indexOf(':') >= 0 ? Inet6Address.ofLiteral(name) : Inet4Address.ofPosixLiteral(name));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isPrivateIpv6(byte[] bytes) {
        if (isIn(IPV6, bytes)) {
            return true;
        }
        for (Embedding embedding : EMBEDDED_IPV4) {
            if (embedding.prefix().contains(bytes)) {
                return isIn(IPV4, embedding.ipv4(bytes));
            }
        }
        return false;
    }

    private static boolean isIn(List<Network> networks, byte[] address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes that are not given are zero. */
    private static Network network(int prefixBits, int... bytes) {
        byte[] prefix = new byte[16];
        for (int i = 0; i < bytes.length; i++) {
            prefix[i] = (byte) bytes[i];
        }
        return new Network(prefix, prefixBits);
    }

    private static final class Network {
        private final byte[] prefix;
        private final int bits;

        Network(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask & 0xff) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Embedding(Network prefix, int offset) {
        byte[] ipv4(byte[] address) {
            return new byte[] {address[offset], address[offset + 1], address[offset + 2], address[offset + 3]};
        }
    }
}
