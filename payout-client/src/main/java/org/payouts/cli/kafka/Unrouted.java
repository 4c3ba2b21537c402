package org.payouts.cli.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** Requests that wait for the router. */
final class Unrouted {
  private Unrouted() {}

  /** Places of bonus-requested and of requesters' own topics that the router has not passed. */
  static long count(Admin admin, ServiceGroup router) {
    ServiceGroup intake = ServiceGroup.of(admin, Topics.ROUTER_REQUESTERS_GROUP);
    long ofRequesters =
        AdminAnswers.of(admin.listTopics().names()).stream()
            .filter(RequesterTopics.all().asMatchPredicate())
            .mapToLong(topic -> intake.behind(admin, topic))
            .sum();
    return ofRequesters + router.behind(admin, Topics.BONUS_REQUESTED);
  }
}
