package org.payouts.router.intake;

import java.util.Objects;
import java.util.Optional;
import org.payouts.BonusRejected;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.topics.Topics;

/**
 * Where the router remembers that it has rejected a record.
 *
 * @param changelog of the memory
 * @param place of the record
 */
public record RejectionSlot(String changelog, int partition, String place) {

  /**
   * Nothing for a code that this router does not know: at worst such a record is rejected again.
   */
  public static Optional<RejectionSlot> of(BonusRejected rejected) {
    if (!rejected.getSource().getTopic().equals(Topics.BONUS_REQUESTED)) {
      return Optional.empty(); // The offsets of its group are the memory of a requester's topic.
    }
    String place = Rejections.key(rejected.getSource());
    return switch (rejected.getCode()) {
      case UNDECODABLE, INVALID ->
          // The memory that is asked where the request lies.
          Optional.of(
              new RejectionSlot(
                  Topics.ROUTER_INTAKE_REJECTED_CHANGELOG,
                  rejected.getSource().getPartition(),
                  place));
      case DUPLICATE, CONFLICT -> {
        String payoutId = Objects.requireNonNull(rejected.getPayoutId());
        String changelog = Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG;
        yield Optional.of(new RejectionSlot(changelog, AdmissionPartition.of(payoutId), place));
      }
      case NOT_ALLOWED, UNKNOWN -> Optional.empty();
    };
  }
}
