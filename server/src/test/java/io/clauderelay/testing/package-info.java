/** What tests of several packages share: a real estate on a real SQLite file, and calls as the HTTP shell makes them. */
@NullMarked
package io.clauderelay.testing;

import org.jspecify.annotations.NullMarked;
