package org.payouts.audit.records;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.payouts.Platform;
import org.payouts.audit.history.Kind;
import org.payouts.payout.Platforms;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** The topics an audit reads, and what they hold. */
public final class AuditedTopics {
  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(Topics.BONUS_REQUESTED, Kind.REQUEST);
    KINDS.put(Topics.BONUS_REJECTED, Kind.REJECTION);
    KINDS.put(Topics.ROUTER_ADMISSIONS_CHANGELOG, Kind.ADMISSION);
    for (Platform platform : Platforms.ALL) {
      KINDS.put(Topics.commands(platform), Kind.COMMAND);
      KINDS.put(Topics.ledger(platform), Kind.LEDGER);
    }
    KINDS.put(Topics.BONUS_PAID, Kind.RESULT);
    KINDS.put(Topics.BONUS_FAILED, Kind.RESULT);
    KINDS.put(Topics.REVIEWS, Kind.REVIEW);
    KINDS.put(Topics.RESOLUTIONS, Kind.RESOLUTION);
    KINDS.put(Topics.CONTROLS, Kind.CONTROL);
    KINDS.put(Topics.RESERVATION_REQUESTS, Kind.RESERVATION_REQUEST);
    KINDS.put(Topics.RESERVATIONS, Kind.RESERVATION);
    KINDS.put(Topics.REQUESTERS, Kind.REQUESTER);
  }

  private AuditedTopics() {}

  /** All of them but those of requesters, which only a cluster knows. */
  public static Set<String> all() {
    return KINDS.keySet();
  }

  /** Whether a stack may lack the topic: before the router's first start, or if it is older. */
  public static boolean mayBeMissing(String topic) {
    return switch (kind(topic).orElseThrow()) {
      case ADMISSION, CONTROL, RESERVATION_REQUEST, RESERVATION, REQUESTER_REQUEST, REQUESTER ->
          true;
      case REQUEST, REJECTION, COMMAND, LEDGER, RESULT, REVIEW, RESOLUTION -> false;
    };
  }

  /** What a topic holds; empty for a topic that no audit reads. */
  public static Optional<Kind> kind(String topic) {
    return Optional.ofNullable(KINDS.get(topic))
        .or(() -> RequesterTopics.requester(topic).map(name -> Kind.REQUESTER_REQUEST));
  }

  /** Whether every record stays for ever, so that two audits can compare them one by one. */
  public static boolean keepsEverything(String topic) {
    Kind kind = KINDS.get(topic);
    return kind != null
        && kind != Kind.LEDGER
        && kind != Kind.ADMISSION
        && kind != Kind.REVIEW
        && kind != Kind.REQUESTER;
  }
}
