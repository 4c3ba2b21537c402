package org.payouts.verification.crash;

import java.util.List;

/**
 * How a case went.
 *
 * @param at what the victim marked at its point: payout ID and time; empty if it never got there
 * @param successor who took over
 * @param calls money calls of the case's payouts
 * @param outcome how many were paid, failed, and asked a person about
 * @param millis how long the case took
 * @param findings everything that must not be
 */
record CaseResult(
    CrashCase of,
    String at,
    String successor,
    int calls,
    String outcome,
    long millis,
    List<String> findings) {

  CaseResult {
    findings = List.copyOf(findings);
  }

  boolean good() {
    return findings.isEmpty();
  }
}
