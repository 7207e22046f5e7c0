package io.clauderelay.pricing;

/** The answer that shows a price. */
record ShownPrice(BookEntry price) {}
