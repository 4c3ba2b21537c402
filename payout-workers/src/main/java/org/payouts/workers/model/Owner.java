package org.payouts.workers.model;

/**
 * Who owns a partition: 1 + the highest tenure found while restoring it, and a random ID of the
 * process.
 */
public record Owner(long tenure, String id) {}
