package org.payouts.sandbox.providers.respondent;

import org.jspecify.annotations.Nullable;

/**
 * A project as Respondent knows it.
 *
 * @param incentiveMinor in cents
 * @param afterReadMinor the incentive that holds from the next read on, which still shows the old
 *     one; null for none
 * @param unknown true when Respondent shall deny knowing it
 */
record Project(
    String id,
    long incentiveMinor,
    @Nullable Long afterReadMinor,
    boolean autopay,
    boolean closed,
    boolean unknown) {}
