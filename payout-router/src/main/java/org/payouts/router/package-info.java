/**
 * The router: a Kafka Streams application (exactly_once_v2) that gives each payout ID exactly one
 * command, on the topic of its platform, and never does anything outside Kafka.
 *
 * <pre>
 * bonus-requested --intake--+--> bonus-rejected (UNDECODABLE, INVALID)
 *                           |
 *                           +--> payout-router-by-id-repartition (key: the payload's payout ID)
 *                                     |
 *                                  admission (store + compacted changelog, one per payout ID)
 *                                     |
 *                                     +--> payout-commands-{platform} (partition: by target)
 *                                     +--> bonus-rejected (DUPLICATE, CONFLICT)
 * </pre>
 *
 * Intake reads bytes and decodes them itself, so that no record can stop it; what it passes on is
 * the command the request would become, beside the beginning of the original bytes. The key and the
 * partition of a request prove nothing: all requests of one ID meet in one task only behind the
 * repartition topic, and there the first wins. The admission step is one pure function ({@link
 * org.payouts.router.admission.AdmissionDecider}); source offset, admission, command and rejection
 * commit in one transaction. Each step also remembers what it has rejected, so that a record read
 * again is not decided twice. Nothing is ever skipped: a schema registry that is down, or anything
 * unexpected, stops progress, shows in the health and is tried again with back-off. An admission
 * store that is empty beside commands is refused at start ({@link
 * org.payouts.router.preflight.LostAdmissionsGuard}) and rebuilt by {@link
 * org.payouts.router.restore.StoreRestore}.
 */
@NullMarked
package org.payouts.router;

import org.jspecify.annotations.NullMarked;
