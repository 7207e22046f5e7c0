package io.clauderelay.accounts;

/** The answer that shows a group. */
record ShownGroup(AccountGroup group) {}
