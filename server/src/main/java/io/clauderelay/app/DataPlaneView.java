package io.clauderelay.app;

import io.clauderelay.accounts.ConnectionTest;
import io.clauderelay.accounts.LiveStates;

/**
 * What the control plane is shown of the data plane.
 *
 * @param live how accounts fare
 * @param connection tries one
 */
record DataPlaneView(LiveStates live, ConnectionTest connection) {}
