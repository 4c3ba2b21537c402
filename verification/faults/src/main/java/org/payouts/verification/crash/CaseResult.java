package org.payouts.verification.crash;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.payouts.payout.Platforms;

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
    @JsonIgnore CrashCase of,
    String at,
    String successor,
    int calls,
    String outcome,
    long millis,
    List<String> findings) {

  boolean good() {
    return findings.isEmpty();
  }

  /**
   * Whether it went as it must: nothing was found, or at its point the harm that its mutant does. A
   * point that was not reached, or a wait in vain, is no harm.
   */
  boolean asExpected() {
    String harm = of.mutant() == null ? "" : of.mutant().harm();
    return harm.isEmpty()
        ? good()
        : !at.isEmpty() && findings.stream().anyMatch(each -> each.contains(harm));
  }

  /** What identifies the case, in JSON. */
  @JsonAnyGetter
  Map<String, String> identity() {
    return Map.of(
        "point", of.point().name(),
        "platform", Platforms.name(of.platform()),
        "how", of.end().label(),
        "mutant", of.mutant() == null ? "" : of.mutant().name());
  }
}
