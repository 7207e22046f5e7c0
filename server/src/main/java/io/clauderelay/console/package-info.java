/** The console's HTTP shell: routing, sign-in, problem details, the API's contract and its documentation, health. */
@NullMarked
package io.clauderelay.console;

import org.jspecify.annotations.NullMarked;
