package org.payouts.interop;

import org.payouts.topics.Topics;



















import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutRequester;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;


/** Every record type that is ever written to a topic, and a topic it is written to. */
final class RecordTypes {
  /**
   * @param topic a topic of this type
   * @param type the generated class
   */
  record OnTopic(String topic, Class<? extends SpecificRecordBase> type) {
    String subject() {
      return Topics.subject(topic);
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  static final List<OnTopic> ALL =
      List.of(
          new OnTopic(Topics.BONUS_REQUESTED, BonusRequested.class),
          new OnTopic(Topics.BONUS_PAID, BonusPaid.class),
          new OnTopic(Topics.BONUS_FAILED, BonusFailed.class),
          new OnTopic(Topics.BONUS_REJECTED, BonusRejected.class),
          new OnTopic(Topics.REVIEWS, PayoutReview.class),
          new OnTopic(Topics.RESOLUTIONS, PayoutResolution.class),
          new OnTopic(Topics.CONTROLS, PayoutControl.class),
          new OnTopic(Topics.REQUESTERS, PayoutRequester.class),
          new OnTopic(Topics.RESERVATION_REQUESTS, PayoutReservationRequest.class),
          new OnTopic(Topics.RESERVATIONS, PayoutReservation.class),
          new OnTopic(Topics.commands(Platform.PROLIFIC), PayoutCommand.class),
          new OnTopic(Topics.ledger(Platform.PROLIFIC), PayoutLedgerEntry.class),
          new OnTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG, PayoutAdmission.class));

  private RecordTypes() {}
}
