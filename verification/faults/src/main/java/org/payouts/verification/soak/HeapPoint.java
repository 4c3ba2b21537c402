package org.payouts.verification.soak;

/**
 * The heap of a process after a collection.
 *
 * @param percent of the run's payouts that were settled
 * @param settled payouts the process had settled itself; of all platforms where it settles none
 */
record HeapPoint(String process, int percent, int settled, long liveBytes) {}
