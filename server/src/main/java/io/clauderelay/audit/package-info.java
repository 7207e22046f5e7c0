/** The audit trail: who changed what, written in the transaction of the change. */
@NullMarked
package io.clauderelay.audit;

import org.jspecify.annotations.NullMarked;
