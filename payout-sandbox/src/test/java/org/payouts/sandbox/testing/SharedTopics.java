package org.payouts.sandbox.testing;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics on the shared test broker. */
public final class SharedTopics {
  private static final long DEADLINE_S = 30;

  private SharedTopics() {}

  /** Makes a topic with a name of its own and one replica; returns the name. */
  public static String create(String bootstrap, String prefix, int partitions) {
    return create(bootstrap, prefix, partitions, Map.of());
  }

  /** As {@link #create(String, String, int)}, with topic settings. */
  public static String create(
      String bootstrap, String prefix, int partitions, Map<String, String> settings) {
    String name = UniqueNames.of(prefix);
    try (Admin admin = admin(bootstrap)) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
      admin.createTopics(List.of(topic)).all().get(DEADLINE_S, TimeUnit.SECONDS);
      return name;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create " + name, e);
    }
  }

  /**
   * Removes every topic and group of the product, so that a test may use its real names. Members of
   * the groups must be closed. Touches nothing whose name starts with neither payout nor bonus.
   */
  public static void reset(String bootstrap) {
    try (Admin admin = admin(bootstrap)) {
      Set<String> topics =
          admin.listTopics().names().get(DEADLINE_S, TimeUnit.SECONDS).stream()
              .filter(SharedTopics::ours)
              .collect(Collectors.toSet());
      delete(admin, topics);
      List<String> groups =
          admin.listGroups().all().get(DEADLINE_S, TimeUnit.SECONDS).stream()
              .map(GroupListing::groupId)
              .filter(SharedTopics::ours)
              .toList();
      deleteGroups(admin, groups);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot reset the test broker", e);
    }
  }

  /** Removes topics and returns when no client sees them any more. */
  public static void delete(String bootstrap, String... names) {
    try (Admin admin = admin(bootstrap)) {
      delete(admin, Set.of(names));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot delete " + List.of(names), e);
    }
  }

  private static void delete(Admin admin, Set<String> names)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.deleteTopics(names).all().get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // The listing was older than an earlier removal.
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    while (!Collections.disjoint(
        admin.listTopics().names().get(DEADLINE_S, TimeUnit.SECONDS), names)) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("still listed: " + names);
      }
    }
  }

  /** A member that was killed stays in its group until its session has timed out. */
  private static void deleteGroups(Admin admin, List<String> groups)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    for (String group : groups) {
      while (!deleted(admin, group)) {
        if (System.nanoTime() > end) {
          throw new TimeoutException("group " + group + " still has members");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private static boolean deleted(Admin admin, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get(DEADLINE_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        return false;
      }
      // An empty group without offsets disappears by itself.
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return true;
      }
      throw e;
    }
  }

  private static boolean ours(String name) {
    return Stream.of("payout", "bonus").anyMatch(name::startsWith);
  }

  private static Admin admin(String bootstrap) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }
}
