package io.clauderelay.platform.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Networks as a setting names them: CIDRs or single addresses, with commas between them; none when it is empty. */
public record NetworkList(List<IpNetwork> networks) {
    /** No network. */
    public static final NetworkList NONE = new NetworkList(List.of());

    public NetworkList {
        networks = List.copyOf(networks);
    }

    /**
     * Reads the setting.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static NetworkList of(String text) {
        List<IpNetwork> read = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            switch (IpNetworks.read(part.strip())) {
                case IpNetworks.Read.Network(String network) -> read.add(IpNetwork.of(network));
                case IpNetworks.Read.Refused(String why) ->
                    throw new IllegalArgumentException(why + ", and commas between several");
            }
        }
        return new NetworkList(read);
    }

    /** Whether an address, as text, is in one of them; what is no address is in none. */
    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        try {
            InetAddress known = InetAddress.ofLiteral(address);
            return networks.stream().anyMatch(network -> network.contains(known));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
