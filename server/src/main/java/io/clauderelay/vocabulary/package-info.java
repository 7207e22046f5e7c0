/** The words both planes share, as types: what product, database, JSON and console call by the same name. */
@NullMarked
package io.clauderelay.vocabulary;

import org.jspecify.annotations.NullMarked;
