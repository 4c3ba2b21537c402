package org.payouts.router.admission;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Refusal;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.AdmissionRules;
import org.payouts.admission.AdmissionRules.Breach;

/**
 * Whether a well-formed request can be paid as asked. A request that cannot is admitted all the
 * same and its command carries the refusal (docs/decisions/0014-refusal-codes.md): its ID is taken,
 * and the worker settles it as failed.
 */
public final class RefusalRules {
  private RefusalRules() {}

  /**
   * The refusal of a request, or null if it can be paid. The code is the first rule broken, the
   * detail names all of them, without participant data.
   *
   * @param request with a known target
   * @param sizeBytes size of the request record's value
   */
  public static @Nullable Refusal of(
      BonusRequested request, int sizeBytes, AdmissionLimits limits) {
    List<Breach> breaches = AdmissionRules.breaches(request, sizeBytes, limits);
    if (breaches.isEmpty()) {
      return null;
    }
    String detail = breaches.stream().map(Breach::sentence).collect(Collectors.joining("; "));
    return new Refusal(breaches.get(0).code().name(), detail);
  }
}
