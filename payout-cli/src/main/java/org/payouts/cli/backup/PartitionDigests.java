package org.payouts.cli.backup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What partitions hold, record by record in their order: keys, values, times and headers. */
final class PartitionDigests {
  private final Map<String, Running> partitions = new TreeMap<>();

  private static final class Running {
    private final MessageDigest digest = PartitionFile.sha256();
    private long records;
  }

  /** The next record of the partition; its offset becomes its number there. */
  void add(TopicPartition partition, BackupRecord record) {
    Running running = partitions.computeIfAbsent(partition.toString(), name -> new Running());
    String line = record.at(running.records++).line() + "\n";
    running.digest.update(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Number and SHA-256 of the records of each partition that has any; ends the adding. */
  Map<String, String> end() {
    Map<String, String> found = new TreeMap<>();
    partitions.forEach(
        (name, running) ->
            found.put(
                name, running.records + " " + HexFormat.of().formatHex(running.digest.digest())));
    return found;
  }
}
