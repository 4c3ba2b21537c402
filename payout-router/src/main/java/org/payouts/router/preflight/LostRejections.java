package org.payouts.router.preflight;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.BonusRejected;
import org.payouts.config.Settings;
import org.payouts.router.intake.RejectionSlot;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * Notices that the router has forgotten what it rejected, or never knew because an older version
 * did. Each memory is judged alone: it is lost while it holds nothing although bonus-rejected has a
 * record that belongs there.
 */
final class LostRejections {
  private final Set<String> lost;

  LostRejections(Settings settings, TopicReader reader) {
    this.lost = lost(settings, reader);
  }

  private static Set<String> lost(Settings settings, TopicReader reader) {
    List<String> empty =
        Topics.ROUTER_REJECTED_CHANGELOGS.stream()
            .filter(changelog -> !reader.holdsRecords(changelog))
            .toList();
    Set<String> lost = new TreeSet<>();
    if (!empty.isEmpty()) {
      Deserializer<BonusRejected> rejections =
          PayoutSerdes.deserializer(settings, BonusRejected.class);
      reader.readStable(
          Topics.BONUS_REJECTED,
          record -> {
            PayoutSerdes.read(rejections, record.topic(), record.value(), noRejection -> {})
                .flatMap(RejectionSlot::of)
                .map(RejectionSlot::changelog)
                .filter(empty::contains)
                .ifPresent(lost::add);
            return lost.size() < empty.size();
          });
      // Another router may have rejected the first record of all since the memory was looked at.
      lost.removeIf(reader::holdsRecords);
    }
    return lost;
  }

  /**
   * What was no request may be one when it is read again, because its schema was registered since:
   * it would be paid although it was reported as rejected.
   */
  Optional<String> problem() {
    return lost.contains(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG)
        ? Optional.of(
            "The memory of records that were rejected as no requests ("
                + Topics.ROUTER_INTAKE_REJECTED_CHANGELOG
                + ") is missing or empty although "
                + Topics.BONUS_REJECTED
                + " holds such rejections. Rebuild it with: payouts topics restore-registry")
        : Optional.empty();
  }

  /** Money does not hang on duplicates and conflicts: the admissions know their payout IDs. */
  Optional<String> warning() {
    return lost.contains(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG)
        ? Optional.of(
            "The router does not remember which duplicates and conflicts it has rejected ("
                + Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG
                + " is missing or empty). Should it read the requests again it would reject the"
                + " same records again. Before such a replay stop every router and run: payouts"
                + " topics restore-registry")
        : Optional.empty();
  }
}
