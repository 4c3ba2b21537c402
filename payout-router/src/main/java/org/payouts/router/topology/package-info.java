/**
 * The Kafka Streams topology: thin processors around the pure steps of the neighbouring packages.
 */
@NullMarked
package org.payouts.router.topology;

import org.jspecify.annotations.NullMarked;
