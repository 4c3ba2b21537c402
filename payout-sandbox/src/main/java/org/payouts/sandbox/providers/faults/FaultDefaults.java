package org.payouts.sandbox.providers.faults;

/**
 * The measures of faults that name none, in milliseconds.
 *
 * @param accountHealMs how long an account fault or an empty balance lasts
 * @param settleLateMs how late a late payment settles
 * @param lagMs the longest a lagging read lies behind the book
 */
public record FaultDefaults(long accountHealMs, long settleLateMs, long lagMs) {}
