package org.payouts.admin;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The partition of a command and of its ledger entry: chosen by the target alone, so that its
 * payouts meet in one.
 */
public final class CommandPartition {
  private CommandPartition() {}

  /** Kafka's murmur2 of the key's UTF-8 bytes, modulo the number of partitions. Frozen. */
  public static int of(String targetKey, int partitions) {
    return Utils.toPositive(Utils.murmur2(targetKey.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
