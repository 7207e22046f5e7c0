package io.clauderelay.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads networks written as CIDRs, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
public final class IpNetworks {
    private static final String EXPECTED =
            "expected an address or a network such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32";

    /** Java also reads short forms, of which 10.1 is 10.0.0.1, and the interfaces of this machine. */
    private static final Pattern WHOLE = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private IpNetworks() {}

    /** What became of a text. */
    public sealed interface Read {
        /**
         * A network.
         *
         * @param text its one form: address, slash, number of bits
         */
        record Network(String text) implements Read {}

        /**
         * None.
         *
         * @param why what was expected, to follow the value
         */
        record Refused(String why) implements Read {}
    }

    /** Reads a network; a single address is the network of itself. */
    public static Read read(String text) {
        String[] parts = text.split("/", -1);
        if (!WHOLE.matcher(parts[0]).matches()) {
            return new Read.Refused(EXPECTED);
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(parts[0]).getAddress();
        } catch (IllegalArgumentException _) {
            return new Read.Refused(EXPECTED);
        }
        int longest = address.length * Byte.SIZE;
        if (parts.length == 1) {
            return network(address, longest);
        }
        if (parts.length > 2 || !parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > longest) {
            return new Read.Refused(EXPECTED);
        }
        int bits = Integer.parseInt(parts[1]);
        byte[] first = masked(address, bits);
        return Arrays.equals(first, address)
                ? network(address, bits)
                : new Read.Refused("which is an address inside a network; the network is " + text(first, bits));
    }

    private static Read network(byte[] address, int bits) {
        return new Read.Network(text(address, bits));
    }

    private static String text(byte[] address, int bits) {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes, this one has " + address.length, e);
        }
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < bits; i++) {
            masked[i / 8] |= (byte) (address[i / 8] & (0x80 >> (i % 8)));
        }
        return masked;
    }
}
