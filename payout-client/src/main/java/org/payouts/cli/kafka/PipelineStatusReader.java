package org.payouts.cli.kafka;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * Reads where every payout stands from the commands topics, the ledgers and the services' groups.
 */
public final class PipelineStatusReader implements AutoCloseable {

  private final Admin admin;
  private final TopicFollower reader;
  private final Decoders decoders;

  /** A reader of the stack the settings name. */
  public PipelineStatusReader(Settings settings) {
    this.admin = KafkaClients.admin(settings);
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
  }

  /** Where every payout stands now. */
  public PipelineStatus read() {
    // The order is the proof: a command the group had passed before the ledgers were read is in a
    // ledger, or lost.
    Map<Platform, ServiceGroup> groups = new EnumMap<>(Platform.class);
    Platforms.ALL.forEach(p -> groups.put(p, ServiceGroup.of(admin, Topics.group(p))));
    Map<String, PipelineStatus.Admitted> admitted = admitted(groups);
    Map<String, PayoutLedgerEntry> ledger = Ledgers.read(reader, decoders, id -> true);
    admitted.keySet().removeAll(ledger.keySet());
    Map<Platform, Integer> workers = new EnumMap<>(Platform.class);
    groups.forEach((platform, group) -> workers.put(platform, group.members()));
    ServiceGroup router = ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID);
    return new PipelineStatus(
        ledger,
        admitted,
        workers,
        router.members(),
        stops(),
        Unrouted.count(admin, router) + Unrouted.setAside(admin, reader));
  }

  /** A stack of an older version has no such topic. */
  private List<PayoutControl> stops() {
    return AdminAnswers.exists(admin, Topics.CONTROLS)
        ? Orders.read(reader, decoders).stops()
        : List.of();
  }

  private Map<String, PipelineStatus.Admitted> admitted(Map<Platform, ServiceGroup> groups) {
    Map<String, PipelineStatus.Admitted> admitted = new HashMap<>();
    for (Platform platform : Platforms.ALL) {
      ServiceGroup group = Objects.requireNonNull(groups.get(platform));
      reader.readAll(
          List.of(Topics.commands(platform)),
          record -> {
            String id = Decoders.key(record);
            if (id != null) {
              admitted.put(
                  id,
                  new PipelineStatus.Admitted(
                      platform, group.passed(partition(record), record.offset())));
            }
          });
    }
    return admitted;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    reader.close();
    decoders.close();
    admin.close();
  }
}
