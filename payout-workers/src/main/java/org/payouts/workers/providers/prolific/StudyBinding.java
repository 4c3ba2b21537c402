package org.payouts.workers.providers.prolific;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Ids;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;

/**
 * What the provider itself says about where a study's money comes from, read before the first
 * claim. What it does not say binds nothing.
 */
record StudyBinding(@Nullable String currency, @Nullable String workspace) {

  /** The refusal of a request that names another currency. */
  static Optional<Preparation> otherCurrency(PayoutRequest request, String unit, String currency) {
    return request.currency().equals(currency)
        ? Optional.empty()
        : Optional.of(
            new Preparation.Refused(
                "WRONG_CURRENCY",
                unit + " pays " + currency + ", the request names " + request.currency()));
  }

  /** The refusal of a request that names another workspace. */
  static Optional<Preparation> otherWorkspace(String study, String named, String workspace) {
    return Ids.same(named, workspace)
        ? Optional.empty()
        : Optional.of(
            new Preparation.Refused(
                "WRONG_WORKSPACE",
                "study "
                    + study
                    + " belongs to workspace "
                    + workspace
                    + ", the request names "
                    + named));
  }
}
