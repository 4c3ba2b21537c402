package org.payouts.router.topology;

import org.jspecify.annotations.Nullable;
import org.payouts.admission.FieldLimits;
import org.payouts.router.admission.AdmissionCandidate;
import org.payouts.router.intake.SourceRecord;
import org.payouts.tracing.TraceContext;

/** A request on its way to the partition of its payout ID. */
sealed interface MisplacedRequest {

  /** As it was read: its bytes, and where they lay. */
  record Raw(RequestRecord request) implements MisplacedRequest {}

  /**
   * Finished, with the beginning of its bytes: a request too large to cross whole, and what earlier
   * routers have passed on.
   */
  record Finished(
      AdmissionCandidate candidate,
      SourceRecord sourceRecord,
      boolean resend,
      @Nullable TraceContext trace)
      implements MisplacedRequest {}

  /** Whether a request crosses as it is. A larger one is refused and need not be whole. */
  static boolean crossesRaw(RequestRecord request) {
    byte[] value = request.value();
    return value != null && value.length <= FieldLimits.MAX_REQUEST_BYTES;
  }
}
