/**
 * The HTTP door for requesters without a Kafka client. It publishes requests and reads results; it
 * holds no provider credentials and decides nothing about money.
 */
@NullMarked
package org.payouts.gateway;

import org.jspecify.annotations.NullMarked;
