package org.payouts.console.web;

import org.jspecify.annotations.Nullable;

/** A record's fields; null if it is not there any more. */
public record RecordPage(@Nullable String json) {}
