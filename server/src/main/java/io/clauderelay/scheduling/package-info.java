/** Which account serves the attempt? */
@NullMarked
package io.clauderelay.scheduling;

import org.jspecify.annotations.NullMarked;
