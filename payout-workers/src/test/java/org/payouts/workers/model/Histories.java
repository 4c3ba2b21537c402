package org.payouts.workers.model;

/** Histories of tests outside the model, which cannot change one. */
public final class Histories {
  private Histories() {}

  /** With as many money calls without a person. */
  public static History withUnattendedCalls(History of, int calls) {
    return of.edit(h -> h.unattendedCalls = calls);
  }

  /** With one attempt whose call may have left. */
  public static History calledOnce() {
    return History.NONE.edit(
        h -> {
          h.attempts = 1;
          h.sentCalls = 1;
          h.unattendedCalls = 1;
        });
  }

  /** With this resolution as the last one dealt with. */
  public static History resolvedAt(History of, History.ResolutionPosition position) {
    return of.edit(h -> h.resolution = position);
  }
}
