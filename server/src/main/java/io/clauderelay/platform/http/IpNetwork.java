package io.clauderelay.platform.http;

import java.net.InetAddress;

/** A network of addresses that share their first bits. */
public final class IpNetwork {
    private final byte[] first;
    private final int bits;

    private IpNetwork(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /**
     * Reads the one form of a network that {@link IpNetworks#read} makes of every other.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static IpNetwork of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a network, expected an address, a slash and a number of bits");
        }
        return new IpNetwork(
                InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether the address is one of its. */
    public boolean contains(InetAddress other) {
        byte[] address = other.getAddress();
        if (address.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((address[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
