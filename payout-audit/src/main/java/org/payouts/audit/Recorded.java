package org.payouts.audit;

/** A record's value and where it stands. */
public record Recorded<T>(Place place, T value) {}
