package org.payouts.workers.model;

/**
 * An order to begin nothing new in a part of the platform. What is in flight is finished.
 *
 * @param key the lane (a workspace) or the study; empty for everything
 * @param sinceMs wall clock
 */
public record StopOrder(Part part, String key, Reason reason, long sinceMs) {

  public StopOrder {
    reason = new Reason(reason.code(), BoundedText.cut(reason.text()));
  }

  /** What it is about. */
  public enum Part {
    EVERYTHING,
    LANE,
    STUDY
  }
}
