package org.payouts.verification.crash;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.payouts.Platform;
import org.payouts.topics.Topics;

/** A platform's group of workers, as the broker tells of it. */
final class WorkersGroup {
  private final Admin admin;
  private final String name;
  private final Duration patience;

  WorkersGroup(Admin admin, Platform platform, Duration patience) {
    this.admin = admin;
    this.name = Topics.group(platform);
    this.patience = patience;
  }

  /** Members of the group; none while it is being rebalanced. */
  Set<String> atRest() {
    return told()
        .filter(group -> group.groupState() == GroupState.STABLE)
        .map(WorkersGroup::members)
        .orElse(Set.of());
  }

  /** Who is in the group, at rest or not, as soon as it is told and enough. */
  Set<String> await(Predicate<Set<String>> enough) {
    Set<String> found = new HashSet<>();
    Patience.until(
        "the group's members",
        patience,
        () -> {
          Optional<Set<String>> now = told().map(WorkersGroup::members).filter(enough);
          now.ifPresent(found::addAll);
          return now.isPresent();
        },
        () -> "see the broker's log");
    return found;
  }

  /** Until the group has given the frozen process up: from here on it is a zombie. */
  void awaitTakeOverFrom(Set<String> frozen) {
    Patience.until(
        "the successor has taken over",
        patience,
        () -> {
          Set<String> now = atRest();
          return !now.isEmpty() && Collections.disjoint(now, frozen);
        },
        () -> "members " + atRest() + ", frozen " + frozen);
  }

  private static Set<String> members(ConsumerGroupDescription group) {
    return group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
  }

  private Optional<ConsumerGroupDescription> told() {
    try {
      return Optional.ofNullable(admin.describeConsumerGroups(List.of(name)).all().get().get(name));
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailedException("interrupted");
    }
  }
}
