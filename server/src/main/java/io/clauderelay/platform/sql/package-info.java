/** The relational database: one pool, one writer, migrations. */
@NullMarked
package io.clauderelay.platform.sql;

import org.jspecify.annotations.NullMarked;
