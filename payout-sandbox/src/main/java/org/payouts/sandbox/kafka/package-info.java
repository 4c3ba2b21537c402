/**
 * A real Kafka broker (KRaft, one node that is broker and controller) without containers: {@link
 * org.payouts.sandbox.kafka.LocalKafka} runs it in this process, {@link
 * org.payouts.sandbox.kafka.LocalKafkaProcess} as a child process that can be killed. Both take the
 * same settings and can be started again on the same directory.
 */
@NullMarked
package org.payouts.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
