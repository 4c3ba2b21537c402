package org.payouts.workers.kafka;

import java.time.Duration;
import org.payouts.workers.engine.SpendLimit;
import org.payouts.workers.model.Policy;

/**
 * What a worker is configured to do.
 *
 * @param groupProtocol Kafka's {@code group.protocol}: consumer or classic
 * @param restorePatience how long the replay of a partition's ledger may take
 */
public record WorkerOptions(
    Policy policy, SpendLimit spendLimit, String groupProtocol, Duration restorePatience) {}
