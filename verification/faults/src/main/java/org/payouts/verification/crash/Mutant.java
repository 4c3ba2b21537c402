package org.payouts.verification.crash;

import org.payouts.workers.kafka.ClientFactory;

/**
 * A rule of the protocol switched off in a worker process, named as in
 * docs/protocol/configurations.txt. The crash matrix must notice each of them.
 */
public enum Mutant {
  B1("a call does not wait for its claim's commit"),
  B2("no fencing: every process has transactional ids of its own"),
  B3("only transactions with offsets are fenced, by the group"),
  B7("the lease is not looked at before the call leaves"),
  B10("offsets are committed before the ledger");

  private final String sentence;

  Mutant(String sentence) {
    this.sentence = sentence;
  }

  /** What is switched off. */
  public String sentence() {
    return sentence;
  }

  ClientFactory in(ClientFactory plain) {
    return switch (this) {
      case B1 -> new MutantClientFactorys.CommitLater(plain);
      case B2 -> MutantClientFactorys.unfenced(plain);
      case B3 -> MutantClientFactorys.fencedByGroup(plain);
      case B7 -> new MutantClientFactorys.NoLease(plain);
      case B10 -> new MutantClientFactorys.OffsetsFirst(plain);
    };
  }
}
