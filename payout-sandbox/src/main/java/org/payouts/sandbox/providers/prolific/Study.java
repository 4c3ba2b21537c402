package org.payouts.sandbox.providers.prolific;

import org.jspecify.annotations.Nullable;

/**
 * A study as Prolific knows it.
 *
 * @param currency what its bonuses are paid in; null for the workspace's
 * @param presented whether the answer has it as {@code presentment_currency_code}, besides the
 *     workspace's as {@code currency_code}; else it is the {@code currency_code}
 * @param showsProject whether the answer has the project
 * @param unknown true when Prolific shall deny knowing it
 */
record Study(
    String id,
    String workspace,
    String project,
    @Nullable String currency,
    boolean presented,
    boolean showsProject,
    boolean unknown) {}
