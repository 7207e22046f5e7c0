package io.clauderelay.exchange;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the right conversation for each request. */
final class Conversations implements ConversationStarter {
    private static final Logger log = LoggerFactory.getLogger(Conversations.class);

    private final Stations stations;
    private final int maxBodyBytes;
    private final OwnAnswers ownAnswers;
    private final OpenConnections connections;

    Conversations(Stations stations, HttpSettings settings, Health health, OpenConnections connections) {
        this.stations = stations;
        this.maxBodyBytes = settings.maxBody().toIntBytes();
        this.ownAnswers = new OwnAnswers(stations, health);
        this.connections = connections;
    }

    @Override
    public Conversation start(ClientConnection client, HttpRequest request) {
        Route route = Route.of(request.method().name(), request.uri());
        if (route instanceof Route.Relayed relayed) {
            return new Exchange(
                    client, stations, new IncomingRequest(request, relayed, stations.dialect(), maxBodyBytes));
        }
        return new OwnConversation(
                client, stations, request, (id, then) -> ownAnswers.to(request, route, id, then), maxBodyBytes);
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
