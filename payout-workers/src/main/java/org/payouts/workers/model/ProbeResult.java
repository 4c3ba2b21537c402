package org.payouts.workers.model;

/**
 * Whether the cause of a pause is gone.
 *
 * @param open true if work may go on
 */
public record ProbeResult(boolean open, String why) {}
