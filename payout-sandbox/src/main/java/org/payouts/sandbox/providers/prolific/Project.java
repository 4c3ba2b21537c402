package org.payouts.sandbox.providers.prolific;

/**
 * A project as Prolific knows it.
 *
 * @param showsWorkspace whether the answer has the workspace
 * @param unknown true when Prolific shall deny knowing it
 */
record Project(String id, String workspace, boolean showsWorkspace, boolean unknown) {}
