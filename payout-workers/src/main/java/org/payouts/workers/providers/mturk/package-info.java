/**
 * Bonuses on Amazon Mechanical Turk, through the AWS SDK with its retries off. A token of 24 hours
 * makes a repetition harmless; a reference in the reason makes each bonus recognisable for ever.
 * AWS has announced the service's end for 30 September 2026: see the platform's documentation page.
 */
@NullMarked
package org.payouts.workers.providers.mturk;

import org.jspecify.annotations.NullMarked;
