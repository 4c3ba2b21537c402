package org.payouts.view.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** What the view reads. The order is that of a payout's way, for records of the same time. */
public enum RecordKind {
  REQUEST(0, "request", BonusRequested.class),
  COMMAND(1, "command", PayoutCommand.class),
  LEDGER(2, "ledger", PayoutLedgerEntry.class),
  PAID(3, "result", BonusPaid.class),
  FAILED(4, "result", BonusFailed.class),
  REVIEW(5, "review", PayoutReview.class),
  RESOLUTION(6, "resolution", PayoutResolution.class),
  REJECTION(7, "rejection", BonusRejected.class),
  CONTROL(8, "order", PayoutControl.class),
  RESERVATION(9, "reservation", PayoutReservation.class);

  private static final Map<String, RecordKind> BY_TOPIC = byTopic();

  private final int code;
  private final String word;
  private final Class<? extends SpecificRecord> type;

  RecordKind(int code, String word, Class<? extends SpecificRecord> type) {
    this.code = code;
    this.word = word;
    this.type = type;
  }

  /** What the database has for it. */
  public int code() {
    return code;
  }

  /** The kind of a code. */
  public static RecordKind of(int code) {
    for (RecordKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of record has the code " + code);
  }

  /** What a person calls such a record. */
  public String word() {
    return word;
  }

  public Class<? extends SpecificRecord> type() {
    return type;
  }

  /** All topics that the view is made of. */
  public static List<String> topics() {
    return List.copyOf(BY_TOPIC.keySet());
  }

  /** The kind of record that a topic holds. */
  public static RecordKind of(String topic) {
    RecordKind kind = BY_TOPIC.get(topic);
    if (kind == null) {
      throw new IllegalArgumentException("The view is not made of " + topic);
    }
    return kind;
  }

  /** The platform of a topic; UNKNOWN for one that belongs to all. */
  public static Platform platform(String topic) {
    return Platforms.ALL.stream()
        .filter(each -> topic.equals(Topics.commands(each)) || topic.equals(Topics.ledger(each)))
        .findFirst()
        .orElse(Platform.UNKNOWN);
  }

  /** The topic that holds such records of a platform's payouts. */
  public String topic(Platform platform) {
    return switch (this) {
      case REQUEST -> Topics.BONUS_REQUESTED;
      case COMMAND -> Topics.commands(platform);
      case LEDGER -> Topics.ledger(platform);
      case PAID -> Topics.BONUS_PAID;
      case FAILED -> Topics.BONUS_FAILED;
      case REVIEW -> Topics.REVIEWS;
      case RESOLUTION -> Topics.RESOLUTIONS;
      case REJECTION -> Topics.BONUS_REJECTED;
      case CONTROL -> Topics.CONTROLS;
      case RESERVATION -> Topics.RESERVATIONS;
    };
  }

  private static Map<String, RecordKind> byTopic() {
    Map<String, RecordKind> kinds = new TreeMap<>();
    for (RecordKind kind : values()) {
      Platforms.ALL.forEach(platform -> kinds.put(kind.topic(platform), kind));
    }
    return kinds;
  }
}
