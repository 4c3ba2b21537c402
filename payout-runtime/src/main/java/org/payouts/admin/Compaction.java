package org.payouts.admin;

/** How a topic loses records. */
public enum Compaction {
  /** Keeps every record for ever: cleanup by deletion, without a retention limit. */
  KEEP_ALL("delete"),
  /** Keeps the newest record of each key for ever: compaction only, never deletion. */
  KEEP_NEWEST("compact");

  private final String policy;

  Compaction(String policy) {
    this.policy = policy;
  }

  /** The exact value of {@code cleanup.policy}. */
  public String policy() {
    return policy;
  }
}
