package org.payouts.verification.crash;

/** The named moments of docs/decisions/0017 at which a process can be stopped. */
public enum CrashPoint {
  W1("partition assigned, producer not initialised"),
  W2("producer initialised, ledger being replayed"),
  W3("intake sent, not committed"),
  W4("intake committed"),
  W5("Prolific draft created, no claim"),
  W6("claim sent, not committed"),
  W7("claim committed, lease not looked at"),
  W8("lease looked at, nothing sent"),
  W9("call sent, no answer"),
  W10("answer in, no outcome"),
  W11("outcome sent, not committed"),
  W12("outcome committed, not noticed"),
  W13("books read, nothing concluded from them"),
  W14("conclusion from the books committed"),
  W15("partition revoked with calls in flight"),
  W16("asked to end with calls in flight"),
  W17("a person's resolution read, not applied"),
  R1("router forwarded, not committed"),
  R2("router committed"),
  R3("router restores its registry");

  private final String sentence;

  CrashPoint(String sentence) {
    this.sentence = sentence;
  }

  /** What has happened and what has not. */
  public String sentence() {
    return sentence;
  }

  boolean ofRouter() {
    return name().startsWith("R");
  }
}
