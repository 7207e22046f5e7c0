/** Carries one client request from admission to settlement. Start reading at Exchange. */
@NullMarked
package io.clauderelay.exchange;

import org.jspecify.annotations.NullMarked;
