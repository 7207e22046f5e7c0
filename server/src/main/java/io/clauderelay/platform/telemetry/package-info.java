/** How the process speaks about itself: logging as text or JSON lines that never block and never show a credential. */
@NullMarked
package io.clauderelay.platform.telemetry;

import org.jspecify.annotations.NullMarked;
