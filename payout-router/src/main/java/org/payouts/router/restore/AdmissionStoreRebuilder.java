package org.payouts.router.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.router.preflight.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * The admissions as the commands topics have them, which hold the command of every admitted payout
 * ID. All IDs are held in memory, some 400 bytes each.
 */
final class AdmissionStoreRebuilder {
  private static final String CHANGELOG = Topics.ROUTER_ADMISSIONS_CHANGELOG;

  private final Settings settings;
  private final TopicReader reader;

  AdmissionStoreRebuilder(Settings settings, TopicReader reader) {
    this.settings = settings;
    this.reader = reader;
  }

  /** What the commands say, and what of it the admission store lacks. */
  RebuiltStore rebuild() {
    Map<String, PayoutAdmission> wanted = commanded();
    long all = wanted.size();
    present().forEach(wanted::remove);
    List<ProducerRecord<byte[], byte[]>> missing = new ArrayList<>();
    try (Serializer<PayoutAdmission> admissions = PayoutSerdes.serializer(settings)) {
      // In the order of the router itself: the guard of the start looks for the oldest.
      wanted.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.comparing(PayoutAdmission::getAdmittedAt)))
          .forEach(
              admitted ->
                  missing.add(
                      new ProducerRecord<>(
                          CHANGELOG,
                          AdmissionPartition.of(admitted.getKey()),
                          admitted.getKey().getBytes(StandardCharsets.UTF_8),
                          admissions.serialize(CHANGELOG, admitted.getValue()))));
    }
    return new RebuiltStore(all, missing);
  }

  /** The first command of each ID, over all platforms. */
  private Map<String, PayoutAdmission> commanded() {
    Deserializer<PayoutCommand> commands = PayoutSerdes.deserializer(settings, PayoutCommand.class);
    Map<String, PayoutAdmission> first = new TreeMap<>();
    for (Platform platform : Platforms.ALL) {
      reader.read(
          Topics.commands(platform),
          record -> {
            PayoutCommand command = command(commands, record);
            first.merge(
                command.getPayoutId(),
                CommandFactory.admission(command),
                AdmissionStoreRebuilder::earlier);
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
              "%s-%d offset %d has no value. Nothing but the router writes there; the admissions cannot be rebuilt from it."
                  .formatted(record.topic(), record.partition(), record.offset())));
    }
    return command;
  }

  private Map<String, PayoutAdmission> present() {
    Deserializer<PayoutAdmission> admissions =
        PayoutSerdes.deserializer(settings, PayoutAdmission.class);
    Map<String, PayoutAdmission> present = new HashMap<>();
    reader.read(
        CHANGELOG,
        record -> {
          String payoutId = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null || record.partition() != AdmissionPartition.of(payoutId)) {
            present.remove(payoutId);
          } else {
            present.put(payoutId, admissions.deserialize(record.topic(), record.value()));
          }
          return true;
        });
    return present;
  }
}
