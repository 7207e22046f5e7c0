/** Who may sign in to the console: admins, their roles, their sessions, and the first owner. */
@NullMarked
package io.clauderelay.admins;

import org.jspecify.annotations.NullMarked;
