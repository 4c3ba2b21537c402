/**
 * The router: a Kafka Streams application (exactly_once_v2) that gives each payout ID exactly one
 * command, on the topic of its platform, and never does anything outside Kafka.
 *
 * <pre>
 * bonus-requested --intake--+--> payout-router-by-id-repartition (misplaced requests, as read)
 *                           |        |
 *                           |    admission
 *                           |        |
 *                           +--------+--> payout-commands-{platform} (partition: by target)
 *                                    +--> bonus-rejected
 * </pre>
 *
 * Both read bytes and decode them themselves, so that no record can stop them. The key and the
 * partition of a request prove nothing: a task decides the payout IDs that belong to its partition,
 * and sends others on. So all requests of one ID meet in one task, and there the first wins
 * (docs/decisions/0041). The decision is one pure function ({@link
 * org.payouts.router.admission.AdmissionDecider}); source offset, admission, command and rejection
 * commit in one transaction. The task also remembers what it has rejected, so that a record read
 * again is not decided twice. Nothing is ever skipped: a schema registry that is down, or anything
 * unexpected, stops progress, shows in the health and is tried again with back-off. An admission
 * store that lacks what was commanded is refused at start ({@link
 * org.payouts.router.preflight.LostAdmissionsGuard}), one that is lost later stops the router
 * ({@link org.payouts.router.preflight.InternalTopicIdentity}), and {@link
 * org.payouts.router.restore.StoreRestore} rebuilds it.
 */
@NullMarked
package org.payouts.router;

import org.jspecify.annotations.NullMarked;
