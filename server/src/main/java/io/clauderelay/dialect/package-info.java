/** The wire languages: peeks at requests, scans answers, words errors. Knows bytes, not connections. */
@NullMarked
package io.clauderelay.dialect;

import org.jspecify.annotations.NullMarked;
