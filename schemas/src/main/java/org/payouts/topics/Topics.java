package org.payouts.topics;

import java.util.List;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/** Names of topics, groups and transactional IDs. Final: a renamed topic is a lost one. */
public final class Topics {
  public static final String BONUS_REQUESTED = "bonus-requested";
  public static final String BONUS_PAID = "bonus-paid";
  public static final String BONUS_FAILED = "bonus-failed";
  public static final String BONUS_REJECTED = "bonus-rejected";
  public static final String REVIEWS = "payout-reviews";
  public static final String RESOLUTIONS = "payout-resolutions";
  public static final String CONTROLS = "payout-controls";

  /** What owners of payouts ask and report to the router, which keeps the limits of sums. */
  public static final String RESERVATION_REQUESTS = "payout-reservation-requests";

  /** What the limits of sums say of payouts. */
  public static final String RESERVATIONS = "payout-reservations";

  /** Findings of the audit that somebody knows of. */
  public static final String ACKNOWLEDGEMENTS = "payout-acknowledgements";

  /** What became of ledgers that came back under another topic ID. */
  public static final String ADOPTIONS = "payout-adoptions";

  /** Who may ask for what on a topic of its own: {@link RequesterTopics}. */
  public static final String REQUESTERS = "payout-requesters";

  public static final String ROUTER_APPLICATION_ID = "payout-router";

  /** Consumer group that reads the topics of requesters. */
  public static final String ROUTER_REQUESTERS_GROUP = "payout-router-requesters";

  public static final String ROUTER_ADMISSIONS_STORE = "admissions";
  public static final String ROUTER_REPARTITION = "payout-router-by-id-repartition";
  public static final String ROUTER_ADMISSIONS_CHANGELOG = "payout-router-admissions-changelog";

  /** What the router has rejected as no request (UNDECODABLE, INVALID), by place. */
  public static final String ROUTER_INTAKE_REJECTED_STORE = "intake-rejected";

  public static final String ROUTER_INTAKE_REJECTED_CHANGELOG =
      "payout-router-intake-rejected-changelog";

  /** What the router has rejected because its ID is known (DUPLICATE, CONFLICT), by place. */
  public static final String ROUTER_ADMISSION_REJECTED_STORE = "admission-rejected";

  public static final String ROUTER_ADMISSION_REJECTED_CHANGELOG =
      "payout-router-admission-rejected-changelog";

  /** The changelogs of both. */
  public static final List<String> ROUTER_REJECTED_CHANGELOGS =
      List.of(ROUTER_INTAKE_REJECTED_CHANGELOG, ROUTER_ADMISSION_REJECTED_CHANGELOG);

  /** Requests whose schema is not known yet, by place, until the registry has answered. */
  public static final String ROUTER_SET_ASIDE_STORE = "set-aside";

  public static final String ROUTER_SET_ASIDE_CHANGELOG = "payout-router-set-aside-changelog";

  /** Limits and reservations. */
  public static final String ROUTER_RESERVATIONS_STORE = "reservations";

  public static final String ROUTER_RESERVATIONS_CHANGELOG = "payout-router-reservations-changelog";

  private Topics() {}

  /** The router's orders to the platform's worker. */
  public static String commands(Platform platform) {
    return "payout-commands-" + Platforms.name(platform);
  }

  /** The platform's memory. */
  public static String ledger(Platform platform) {
    return "payout-ledger-" + Platforms.name(platform);
  }

  /** Consumer group of the platform's workers. */
  public static String group(Platform platform) {
    return "payout-worker-" + Platforms.name(platform);
  }

  /** Transactional ID of the worker that owns this partition of the platform's commands. */
  public static String transactionalId(Platform platform, int partition) {
    return "payout." + Platforms.name(platform) + "." + partition;
  }

  /** The subject under which a topic's value schema is registered. */
  public static String subject(String topic) {
    return topic + "-value";
  }
}
