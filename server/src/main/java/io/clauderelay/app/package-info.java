/** The only place that knows everything: puts the parts together with plain constructors, starts and stops them. */
@NullMarked
package io.clauderelay.app;

import org.jspecify.annotations.NullMarked;
