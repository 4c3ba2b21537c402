package org.payouts.rights;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * Asks Kafka which rights of a role are missing. Nothing is written: what a broker without an
 * authorizer is asked, it answers with every operation. That a transactional ID may be written
 * shows only as far as it may be described.
 */
public final class RightsCheck {
  private static final List<String> TOPICS =
      Stream.concat(TopicCatalogue.all().stream(), TopicCatalogue.streamsInternal().stream())
          .map(TopicSpec::name)
          .toList();

  /** What goes with the right to describe. */
  private static final Set<AclOperation> INCLUDE_DESCRIBE =
      EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.DESCRIBE);

  private final List<Right> rights;
  private final String principal;

  public RightsCheck(Role role, Settings settings) {
    this.rights = RightsTable.of(role);
    this.principal = ClientPrincipal.of(settings);
  }

  /**
   * What was found.
   *
   * @param topics those that exist and may be described
   */
  public record Found(Map<String, TopicDescription> topics, List<MissingRight> missing) {
    public Found {
      topics = Map.copyOf(topics);
      missing = List.copyOf(missing);
    }

    /** The missing rights in words. */
    public List<String> texts() {
      return missing.stream().map(MissingRight::text).toList();
    }
  }

  /**
   * Looks at all of them.
   *
   * @param timeoutMs for each answer
   * @throws KafkaException if Kafka does not answer
   */
  public Found look(Admin admin, int timeoutMs) {
    Map<String, TopicDescription> topics = new HashMap<>();
    Map<String, Set<AclOperation>> granted = granted(admin, timeoutMs, topics);
    List<MissingRight> missing = new ArrayList<>();
    for (Right line : rights) {
      if (line.type() == ResourceType.TOPIC) {
        missing.addAll(onTopics(line, granted));
      } else {
        missing.addAll(onOthers(line, admin, timeoutMs));
      }
    }
    return new Found(topics, missing);
  }

  /** The operations that are granted on each topic that exists; none where it may not be seen. */
  private Map<String, Set<AclOperation>> granted(
      Admin admin, int timeoutMs, Map<String, TopicDescription> topics) {
    List<String> names =
        Stream.concat(TOPICS.stream(), requesterTopics(admin, timeoutMs).stream())
            .filter(name -> rights.stream().anyMatch(r -> onTopic(r, name)))
            .toList();
    Map<String, Set<AclOperation>> granted = new LinkedHashMap<>();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(
                names,
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(timeoutMs))
            .topicNameValues();
    for (String name : names) {
      try {
        TopicDescription topic = answer(Objects.requireNonNull(answers.get(name), name), timeoutMs);
        topics.put(name, topic);
        granted.put(name, Objects.requireNonNullElse(topic.authorizedOperations(), Set.of()));
      } catch (TopicAuthorizationException e) {
        granted.put(name, Set.of());
      } catch (UnknownTopicOrPartitionException e) {
        // It may be described, and there is nothing else to see yet.
      }
    }
    return granted;
  }

  /** The topics of requesters, as far as they may be seen; asked for only if they are a line. */
  private List<String> requesterTopics(Admin admin, int timeoutMs) {
    if (rights.stream().noneMatch(line -> line.name().equals(RequesterTopics.PREFIX))) {
      return List.of();
    }
    ListTopicsOptions options = new ListTopicsOptions().timeoutMs(timeoutMs);
    return answer(admin.listTopics(options).names(), timeoutMs).stream()
        .filter(RequesterTopics.all().asMatchPredicate())
        .sorted()
        .toList();
  }

  private static boolean onTopic(Right line, String name) {
    return line.type() == ResourceType.TOPIC && line.covers(name);
  }

  private List<MissingRight> onTopics(Right line, Map<String, Set<AclOperation>> granted) {
    List<MissingRight> missing = new ArrayList<>();
    for (AclOperation operation : line.operations()) {
      List<String> without =
          granted.entrySet().stream()
              .filter(topic -> line.covers(topic.getKey()))
              .filter(topic -> !topic.getValue().contains(operation))
              // Of a topic that may not be seen nothing else is known.
              .filter(topic -> !topic.getValue().isEmpty() || INCLUDE_DESCRIBE.contains(operation))
              .map(Map.Entry::getKey)
              .toList();
      if (!without.isEmpty()) {
        missing.add(new MissingRight(line, operation, without, principal));
      }
    }
    return missing;
  }

  private List<MissingRight> onOthers(Right line, Admin admin, int timeoutMs) {
    return examples(line).stream()
        .filter(name -> refused(line, name, admin, timeoutMs))
        .findFirst()
        .map(name -> new MissingRight(line, line.operations().get(0), List.of(name), principal))
        .stream()
        .toList();
  }

  /** Names that the line covers, enough to see whether it is granted. */
  private static List<String> examples(Right line) {
    if (!line.prefix()) {
      return List.of(line.name());
    }
    return line.type() == ResourceType.GROUP
        ? Platforms.ALL.stream().map(Topics::group).filter(line::covers).toList()
        : List.of(line.name() + "0");
  }

  /** Only a refusal proves that a right is missing: a coordinator that moves proves nothing. */
  private static boolean refused(Right line, String name, Admin admin, int timeoutMs) {
    AclOperation operation = line.operations().get(0);
    try {
      if (line.type() == ResourceType.GROUP) {
        Set<AclOperation> granted =
            answer(
                    Objects.requireNonNull(
                        admin
                            .describeConsumerGroups(
                                List.of(name),
                                new DescribeConsumerGroupsOptions()
                                    .includeAuthorizedOperations(true)
                                    .timeoutMs(timeoutMs))
                            .describedGroups()
                            .get(name)),
                    timeoutMs)
                .authorizedOperations();
        return granted != null && !granted.contains(operation);
      }
      answer(
          admin
              .describeTransactions(
                  List.of(name), new DescribeTransactionsOptions().timeoutMs(timeoutMs))
              .description(name),
          timeoutMs);
      return false;
    } catch (AuthorizationException e) {
      return true;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return false;
    }
  }

  private static <T> T answer(KafkaFuture<T> future, int timeoutMs) {
    try {
      return future.get(2L * timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer in time", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }
}
