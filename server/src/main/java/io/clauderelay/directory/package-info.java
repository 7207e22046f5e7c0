/** What the data plane knows of keys, accounts and prices, and how changes reach it. */
@NullMarked
package io.clauderelay.directory;

import org.jspecify.annotations.NullMarked;
