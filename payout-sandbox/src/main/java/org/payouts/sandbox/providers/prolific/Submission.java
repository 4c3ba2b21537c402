package org.payouts.sandbox.providers.prolific;

/**
 * A submission as Prolific knows it.
 *
 * @param unknown true when Prolific shall deny knowing it
 */
record Submission(String id, String study, String participant, String status, boolean unknown) {}
