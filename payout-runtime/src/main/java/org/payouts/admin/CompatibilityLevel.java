package org.payouts.admin;

/** The registry's compatibility levels in use here. */
public enum CompatibilityLevel {
  /** New readers read all old data: for public topics, whose consumers are upgraded first. */
  BACKWARD_TRANSITIVE,
  /**
   * Any version reads any other's data: for the pipeline's own topics, whose records live for ever.
   */
  FULL_TRANSITIVE
}
