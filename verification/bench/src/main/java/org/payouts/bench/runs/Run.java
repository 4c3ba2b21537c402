package org.payouts.bench.runs;

/**
 * One contender of a row.
 *
 * @param name unique in its row
 * @param does what it does, in a sentence
 */
public record Run(String name, String does, Work work) {}
