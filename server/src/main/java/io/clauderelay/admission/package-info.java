/** May this key do this now? Identity and rights. */
@NullMarked
package io.clauderelay.admission;

import org.jspecify.annotations.NullMarked;
