package io.clauderelay.exchange;

import io.clauderelay.dialect.Dialect;

/** The languages that clients of the relay speak. */
public record Dialects(Dialect messages, Dialect responses, Dialect chat) {
    Dialect of(Wire wire) {
        return switch (wire) {
            case MESSAGES -> messages;
            case RESPONSES -> responses;
            case CHAT -> chat;
        };
    }
}
