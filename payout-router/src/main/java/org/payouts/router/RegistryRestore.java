package org.payouts.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.Commands;
import org.payouts.router.start.Cluster;
import org.payouts.router.start.InternalTopics;
import org.payouts.router.start.RouterRefusedException;
import org.payouts.router.start.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * Rebuilds the router's registry from the commands topics, which hold the command of every admitted
 * payout ID; the remedy the router names when its registry is lost. Can be run again at any time
 * while no router runs: admissions that are there already are not written again. All IDs are held
 * in memory, some 400 bytes each.
 */
public final class RegistryRestore {
  private final Settings settings;

  public RegistryRestore(Settings settings) {
    this.settings = settings;
  }

  /**
   * What was done.
   *
   * @param admitted payout IDs the commands topics name
   * @param written those whose admission was missing from the registry or differed
   */
  public record Result(long admitted, long written) {}

  /**
   * Restores the registry in one transaction: it is whole afterwards, or as it was.
   *
   * @throws RouterRefusedException while a router runs, or if a commands topic holds what is no
   *     command
   */
  public Result restore() {
    try (Cluster cluster = new Cluster(settings)) {
      if (cluster.hasMembers(Topics.ROUTER_APPLICATION_ID)) {
        throw new RouterRefusedException(
            List.of(
                "A router is running (group "
                    + Topics.ROUTER_APPLICATION_ID
                    + " has members). Stop every router, wait 10 s and run this again."));
      }
      TopicReader reader = new TopicReader(cluster);
      Map<String, PayoutAdmission> wanted = commanded(reader);
      long admitted = wanted.size();
      new InternalTopics(cluster).create(Topics.ROUTER_REGISTRY_CHANGELOG);
      present(reader).forEach(wanted::remove);
      try (RegistryWriter writer = new RegistryWriter(settings)) {
        writer.write(wanted);
      }
      return new Result(admitted, wanted.size());
    }
  }

  /** The first command of each ID, over all platforms. */
  private Map<String, PayoutAdmission> commanded(TopicReader reader) {
    Deserializer<PayoutCommand> commands = PayoutSerdes.deserializer(settings, PayoutCommand.class);
    Map<String, PayoutAdmission> first = new TreeMap<>();
    for (Platform platform : Platforms.ALL) {
      reader.read(
          Topics.commands(platform),
          record -> {
            PayoutCommand command = command(commands, record);
            first.merge(
                command.getPayoutId(), Commands.admission(command), RegistryRestore::earlier);
            return true;
          });
    }
    return first;
  }

  /**
   * The same ID commanded twice: the earlier admission, and of equally old ones the one read first.
   */
  private static PayoutAdmission earlier(PayoutAdmission one, PayoutAdmission other) {
    return other.getAdmittedAt().isBefore(one.getAdmittedAt()) ? other : one;
  }

  private static PayoutCommand command(
      Deserializer<PayoutCommand> commands, ConsumerRecord<byte[], byte[]> record) {
    PayoutCommand command = commands.deserialize(record.topic(), record.value());
    if (command == null) {
      throw new RouterRefusedException(
          List.of(
              "%s-%d offset %d has no value. Nothing but the router writes there; the registry cannot be rebuilt from it."
                  .formatted(record.topic(), record.partition(), record.offset())));
    }
    return command;
  }

  private Map<String, PayoutAdmission> present(TopicReader reader) {
    Deserializer<PayoutAdmission> admissions =
        PayoutSerdes.deserializer(settings, PayoutAdmission.class);
    Map<String, PayoutAdmission> present = new HashMap<>();
    reader.read(
        Topics.ROUTER_REGISTRY_CHANGELOG,
        record -> {
          String payoutId = RegistryWriter.payoutId(record.key());
          if (record.value() == null || !RegistryWriter.isInPlace(record)) {
            present.remove(payoutId);
          } else {
            present.put(payoutId, admissions.deserialize(record.topic(), record.value()));
          }
          return true;
        });
    return present;
  }
}
