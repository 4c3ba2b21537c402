package org.payouts.audit.history;

/**
 * How far a recording of a running pipeline reaches. A record may be judged only if everything that
 * belongs to it would have been recorded too.
 */
public interface AuditHorizon {
  /** A recording of a pipeline at rest. */
  AuditHorizon EVERYTHING =
      new AuditHorizon() {
        @Override
        public boolean judged(RecordPosition position) {
          return true;
        }

        @Override
        public boolean passed(RecordPosition input) {
          return true;
        }
      };

  /** Whether what belongs to this record was recorded as well, were it there. */
  boolean judged(RecordPosition position);

  /** Whether the router had dealt with this request, or the worker with this command. */
  boolean passed(RecordPosition input);

  /** Whether the router is known to have set this request aside, so that a later one went first. */
  default boolean wasSetAside(RecordPosition request) {
    return false;
  }
}
