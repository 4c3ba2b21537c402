package org.payouts.audit;

/**
 * How far a recording of a running pipeline reaches. A record may be judged only if everything that
 * belongs to it would have been recorded too.
 */
public interface Cut {
  /** A recording of a pipeline at rest. */
  Cut EVERYTHING =
      new Cut() {
        @Override
        public boolean judged(Place place) {
          return true;
        }

        @Override
        public boolean passed(Place input) {
          return true;
        }
      };

  /** Whether what belongs to this record was recorded as well, were it there. */
  boolean judged(Place place);

  /** Whether the router had dealt with this request, or the worker with this command. */
  boolean passed(Place input);
}
