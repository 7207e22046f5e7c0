package io.clauderelay.exchange;

import io.clauderelay.platform.http.NetworkList;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the right conversation for each request of an event loop. */
final class Conversations implements ConversationStarter {
    private static final Logger log = LoggerFactory.getLogger(Conversations.class);

    private final Map<Wire, Stations> stations = new EnumMap<>(Wire.class);
    private final Map<Wire, OwnAnswers> ownAnswers = new EnumMap<>(Wire.class);
    private final int maxBodyBytes;
    private final NetworkList trustedProxies;
    private final OpenConnections connections;

    Conversations(
            Stations stations, Dialects dialects, HttpSettings settings, Health health, OpenConnections connections) {
        for (Wire wire : Wire.values()) {
            Stations speaking = stations.speaking(dialects.of(wire));
            this.stations.put(wire, speaking);
            this.ownAnswers.put(wire, new OwnAnswers(speaking, health));
        }
        this.trustedProxies = settings.trustedProxies();
        this.maxBodyBytes = settings.maxBody().toIntBytes();
        this.connections = connections;
    }

    @Override
    public Conversation start(ClientConnection client, HttpRequest request) {
        Wire wire = Wire.of(request.uri(), request.headers());
        Stations speaking = of(stations, wire);
        Route route = Route.of(
                request.method().name(), request.uri(), request.headers().get(HttpHeaderNames.UPGRADE));
        String address = ClientAddress.of(client.address(), request.headers(), trustedProxies);
        if (route instanceof Route.Relayed relayed) {
            return new Exchange(
                    client, speaking, new IncomingRequest(request, relayed, speaking.dialect(), maxBodyBytes), address);
        }
        OwnAnswers own = of(ownAnswers, wire);
        return new OwnConversation(
                client, speaking, request, (id, then) -> own.to(request, route, address, id, then), maxBodyBytes);
    }

    private static <T> T of(Map<Wire, T> each, Wire wire) {
        return Objects.requireNonNull(each.get(wire), "there is one for every language");
    }

    @Override
    public void ended(ClientConnection client) {
        connections.remove(client);
    }

    @Override
    public void broke(Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.atDebug().setCause(cause).log("client connection broke");
        } else {
            log.atError().setCause(cause).log("a request broke its connection by a fault of the relay");
        }
    }
}
