package io.clauderelay.app;

import io.clauderelay.accounts.ConnectionTest;
import io.clauderelay.accounts.LiveStates;
import io.clauderelay.keys.LimitUses;
import io.clauderelay.usage.statistics.ActiveSessions;

/**
 * What the control plane is shown of the data plane.
 *
 * @param live how accounts fare
 * @param limits what keys use of their limits
 * @param connection tries one
 * @param sessions how many conversations clients have
 */
record DataPlaneView(LiveStates live, LimitUses limits, ConnectionTest connection, ActiveSessions sessions) {}
