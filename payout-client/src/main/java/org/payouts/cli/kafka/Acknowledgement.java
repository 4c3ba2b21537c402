package org.payouts.cli.kafka;

import java.time.Instant;

/**
 * Somebody knows of a finding and says why it stays.
 *
 * @param finding its number
 */
public record Acknowledgement(String finding, String by, String because, Instant at) {}
