package org.payouts.workers.simulation;

import org.payouts.sandbox.providers.faults.FaultClass;

/**
 * The way of one question to the provider and back, drawn when it leaves. Times in milliseconds.
 *
 * @param refused the connection was not even made
 * @param thereMs until the question arrives
 * @param fault what the provider does wrong, or null
 * @param measureMs the fault's own measure: how late, how long
 * @param deed what the provider says and does to a money call, or null for what is right
 * @param show when lists show a payment made by it
 * @param backMs until the answer is there
 * @param cutMs until something in between cuts the connection while the question goes on, or -1
 */
record Passage(
    boolean refused,
    long thereMs,
    FaultClass fault,
    long measureMs,
    Deed deed,
    Show show,
    long backMs,
    long cutMs) {}
