package org.payouts.sandbox.providers.prolific;

/**
 * A submission as Prolific knows it.
 *
 * @param study empty until one is named
 * @param unknown true when Prolific shall deny knowing it
 */
record Submission(String id, String study, String participant, String status, boolean unknown) {}
