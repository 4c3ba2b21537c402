/**
 * What the protocol expects of a platform: four flows over a transport, each ending in a small
 * sealed result. Nothing here knows Kafka, clocks or threads.
 */
@NullMarked
package org.payouts.workers.provider;

import org.jspecify.annotations.NullMarked;
