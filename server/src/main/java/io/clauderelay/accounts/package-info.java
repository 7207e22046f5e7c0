/** The upstream accounts the relay spends: creating and listing them. */
@NullMarked
package io.clauderelay.accounts;

import org.jspecify.annotations.NullMarked;
