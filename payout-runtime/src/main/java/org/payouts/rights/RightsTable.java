package org.payouts.rights;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.payouts.rights.Right.group;
import static org.payouts.rights.Right.groups;
import static org.payouts.rights.Right.topic;
import static org.payouts.rights.Right.topics;
import static org.payouts.rights.Right.transactions;

import java.util.List;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * The least rights of each role. Read, Write and Delete include Describe. Nobody needs a right on
 * the cluster. RightsIT runs the services under exactly these, and takes them away.
 */
public final class RightsTable {
  private static final String BONUS = "bonus-";
  private static final String PAYOUT = "payout-";
  private static final String COMMANDS = "payout-commands-";
  private static final String LEDGERS = "payout-ledger-";
  private static final String ROUTER = Topics.ROUTER_APPLICATION_ID + "-";

  private RightsTable() {}

  /** What the role needs, and nothing more. */
  public static List<Right> of(Role role) {
    return switch (role) {
      case DEPLOYER ->
          List.of(
              topics(BONUS, CREATE, DESCRIBE, DESCRIBE_CONFIGS),
              topics(PAYOUT, CREATE, DESCRIBE, DESCRIBE_CONFIGS),
              topic(Topics.ADOPTIONS, READ));
      case ROUTER -> router();
      case WORKER_PROLIFIC -> worker(Platform.PROLIFIC);
      case WORKER_MTURK -> worker(Platform.MTURK);
      case WORKER_RESPONDENT -> worker(Platform.RESPONDENT);
      case GATEWAY ->
          List.of(topic(Topics.BONUS_REQUESTED, WRITE), topics(BONUS, READ), topics(PAYOUT, READ));
      case REQUESTER ->
          List.of(
              topic(Topics.BONUS_REQUESTED, WRITE),
              topic(Topics.BONUS_PAID, READ),
              topic(Topics.BONUS_FAILED, READ),
              topic(Topics.BONUS_REJECTED, READ));
      case READER ->
          List.of(
              topics(BONUS, READ, DESCRIBE_CONFIGS),
              topics(PAYOUT, READ, DESCRIBE_CONFIGS),
              group(Topics.ROUTER_APPLICATION_ID, DESCRIBE),
              group(Topics.ROUTER_REQUESTERS_GROUP, DESCRIBE),
              groups("payout-worker-", DESCRIBE));
      case OPERATOR ->
          List.of(
              topic(Topics.RESOLUTIONS, WRITE),
              topic(Topics.CONTROLS, READ, WRITE),
              topic(Topics.ADOPTIONS, READ),
              topic(Topics.RESERVATIONS, READ),
              topic(Topics.BONUS_PAID, READ),
              topic(Topics.ACKNOWLEDGEMENTS, WRITE),
              topic(Topics.REQUESTERS, READ, WRITE),
              topic(Topics.BONUS_REQUESTED, READ, WRITE),
              topic(Topics.REVIEWS, READ),
              topics(COMMANDS, READ),
              topics(LEDGERS, READ));
    };
  }

  /**
   * What a requester needs that asks on a topic of its own: it may not write to bonus-requested.
   */
  public static List<Right> ofRequester(String requester) {
    return List.of(
        topic(RequesterTopics.of(requester), WRITE),
        topic(Topics.BONUS_PAID, READ),
        topic(Topics.BONUS_FAILED, READ),
        topic(Topics.BONUS_REJECTED, READ));
  }

  private static List<Right> router() {
    return List.of(
        topic(Topics.BONUS_REQUESTED, READ, WRITE),
        topics(RequesterTopics.PREFIX, READ),
        topic(Topics.REQUESTERS, READ),
        topic(Topics.BONUS_REJECTED, READ, WRITE),
        topics(COMMANDS, READ, WRITE),
        topic(Topics.CONTROLS, READ),
        topic(Topics.ADOPTIONS, READ),
        topic(Topics.RESERVATION_REQUESTS, READ),
        topic(Topics.RESERVATIONS, READ, WRITE),
        topics(ROUTER, READ, WRITE, CREATE),
        topic(Topics.ROUTER_REPARTITION, DELETE),
        topics(BONUS, DESCRIBE, DESCRIBE_CONFIGS),
        topics(PAYOUT, DESCRIBE, DESCRIBE_CONFIGS),
        group(Topics.ROUTER_APPLICATION_ID, READ),
        group(Topics.ROUTER_REQUESTERS_GROUP, READ),
        transactions(ROUTER));
  }

  private static List<Right> worker(Platform platform) {
    return List.of(
        topic(Topics.commands(platform), READ),
        topic(Topics.ledger(platform), READ, WRITE),
        topic(Topics.BONUS_PAID, WRITE),
        topic(Topics.BONUS_FAILED, WRITE),
        topic(Topics.REVIEWS, WRITE),
        topic(Topics.RESOLUTIONS, READ),
        topic(Topics.CONTROLS, READ),
        topic(Topics.RESERVATION_REQUESTS, WRITE),
        topic(Topics.RESERVATIONS, READ),
        topic(Topics.ADOPTIONS, READ),
        topics(BONUS, DESCRIBE, DESCRIBE_CONFIGS),
        topics(PAYOUT, DESCRIBE, DESCRIBE_CONFIGS),
        group(Topics.group(platform), READ),
        transactions("payout." + Platforms.name(platform) + "."));
  }
}
