/**
 * What becomes of a readable request, as pure functions: which limits it breaks ({@link
 * org.payouts.router.admission.RefusalRules}), what its command holds ({@link
 * org.payouts.router.admission.CommandFactory}) and, given the admission of its payout ID, whether
 * it is admitted, silent, issued again or rejected ({@link
 * org.payouts.router.admission.AdmissionDecider}). No Kafka, no clock, no I/O.
 */
@NullMarked
package org.payouts.router.admission;

import org.jspecify.annotations.NullMarked;
