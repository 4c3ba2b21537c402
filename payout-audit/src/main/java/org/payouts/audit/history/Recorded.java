package org.payouts.audit.history;

/** A record's value and where it stands. */
public record Recorded<T>(RecordPosition position, T value) {}
