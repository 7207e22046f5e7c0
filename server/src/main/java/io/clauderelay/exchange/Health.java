package io.clauderelay.exchange;

import java.util.List;

/** Whether traffic should come here. */
@FunctionalInterface
public interface Health {
    /** Why not, in sentences for the operator; empty when it should. Asked on event loops: must not block. */
    List<String> reasonsNotReady();
}
