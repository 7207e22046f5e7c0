/** The price book: what a model's tokens cost, by class and by date. */
@NullMarked
package io.clauderelay.pricing;

import org.jspecify.annotations.NullMarked;
