package org.payouts.router.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.BonusRejected;
import org.payouts.Sha256;
import org.payouts.config.Settings;
import org.payouts.router.intake.RejectionSlot;
import org.payouts.router.preflight.TopicReader;
import org.payouts.router.topology.RejectionStore;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * What the router has rejected, as bonus-rejected has it. Place and digest of all rejections are
 * held in memory.
 */
final class RejectionStoreRebuilder {
  private final Settings settings;
  private final TopicReader reader;

  RejectionStoreRebuilder(Settings settings, TopicReader reader) {
    this.settings = settings;
    this.reader = reader;
  }

  /** What the rejections say, and what of it the memories lack. */
  RebuiltStore rebuild() {
    Map<RejectionSlot, Optional<Sha256>> published = published();
    long all = published.size();
    Topics.ROUTER_REJECTED_CHANGELOGS.forEach(
        changelog -> present(changelog).forEach((slot, digest) -> published.remove(slot, digest)));
    List<ProducerRecord<byte[], byte[]>> missing = new ArrayList<>();
    published.forEach(
        (slot, digest) ->
            missing.add(
                new ProducerRecord<>(
                    slot.changelog(),
                    slot.partition(),
                    slot.place().getBytes(StandardCharsets.UTF_8),
                    RejectionStore.digest(digest.orElse(null)))));
    return new RebuiltStore(all, missing);
  }

  /** The newest rejection of each place: it is that of the requests topic that is there now. */
  private Map<RejectionSlot, Optional<Sha256>> published() {
    Deserializer<BonusRejected> rejections =
        PayoutSerdes.deserializer(settings, BonusRejected.class);
    Map<RejectionSlot, Optional<Sha256>> published = new LinkedHashMap<>();
    reader.read(
        Topics.BONUS_REJECTED,
        record -> {
          BonusRejected rejected = rejections.deserialize(record.topic(), record.value());
          if (rejected != null) {
            RejectionSlot.of(rejected)
                .ifPresent(
                    slot -> published.put(slot, Optional.ofNullable(rejected.getValueSha256())));
          }
          return true;
        });
    return published;
  }

  private Map<RejectionSlot, Optional<Sha256>> present(String changelog) {
    Map<RejectionSlot, Optional<Sha256>> present = new LinkedHashMap<>();
    reader.read(
        changelog,
        record -> {
          String place = new String(record.key(), StandardCharsets.UTF_8);
          RejectionSlot slot = new RejectionSlot(changelog, record.partition(), place);
          if (record.value() == null) {
            present.remove(slot);
          } else {
            present.put(slot, digest(record.value()));
          }
          return true;
        });
    return present;
  }

  /** What {@link RejectionStore#digest} has made bytes of. */
  private static Optional<Sha256> digest(byte[] bytes) {
    return bytes.length == 0 ? Optional.empty() : Optional.of(new Sha256(bytes));
  }
}
