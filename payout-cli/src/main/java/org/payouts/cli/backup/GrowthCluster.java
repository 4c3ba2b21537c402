package org.payouts.cli.backup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.TopicAdmin;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdminAnswers;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

/** What a growth asks of a cluster. */
final class GrowthCluster implements AutoCloseable {
  private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * While a topic is filled: times stay, and no record is compacted away before it was compared.
   */
  private static final Map<String, String> MEANWHILE =
      Map.of(
          "message.timestamp.type", "CreateTime",
          "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
          "min.compaction.lag.ms", Long.toString(Long.MAX_VALUE),
          "max.compaction.lag.ms", Long.toString(Long.MAX_VALUE));

  private static final Set<AclOperation> OF_TOPICS =
      Set.of(
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.CREATE,
          AclOperation.DELETE,
          AclOperation.ALTER_CONFIGS);

  private final Admin admin;
  private final BackupCluster topics;

  GrowthCluster(Settings settings) {
    this.admin = KafkaClients.admin(settings);
    this.topics = new BackupCluster(settings);
  }

  BackupCluster topics() {
    return topics;
  }

  List<String> problems(LedgerAdoptions adoptions) {
    return new TopicAdmin(admin, adoptions).check();
  }

  /** Kafka's ID of the platform's ledger. */
  String ledgerId(Platform platform) {
    return id(Topics.ledger(platform)).orElseThrow();
  }

  /** Whether the platform's ledger is still this one. */
  boolean isThere(String ledgerId, Platform platform) {
    return id(Topics.ledger(platform)).filter(ledgerId::equals).isPresent();
  }

  /** Kafka's ID of the topic, if there is one. */
  Optional<String> id(String topic) {
    return new TopicAdmin(admin).topicId(topic);
  }

  /** Deletes this incarnation of the topic and no other; it is gone when this returns. */
  void delete(String topic, String topicId) {
    long deadline = System.nanoTime() + WITHIN_NS;
    while (id(topic).filter(topicId::equals).isPresent()) {
      try {
        AdminAnswers.of(
            admin
                .deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(topicId))))
                .all());
      } catch (UnknownTopicIdException e) {
        // It is being deleted, and one broker does not know that yet.
      }
      pause(deadline, topic + " does not go away");
    }
  }

  /** No producer that has one of these transactional IDs now writes any more. */
  void fence(List<String> transactionalIds) {
    AdminAnswers.of(admin.fenceProducers(transactionalIds).all());
  }

  /** What was said is on disk before what it says is done, on a single broker too. */
  void makeEventsDurable() {
    topics.set(Topics.ADOPTIONS, Map.of("flush.messages", "1"));
  }

  /** What this principal may not do with these topics, of what a growth does. */
  List<String> missingRights(List<String> both) {
    List<String> missing = new ArrayList<>();
    Map<String, Set<AclOperation>> needed = new HashMap<>();
    both.forEach(topic -> needed.put(topic, OF_TOPICS));
    needed.put(Topics.ADOPTIONS, Set.of(AclOperation.WRITE, AclOperation.ALTER_CONFIGS));
    AdminAnswers.of(
            admin
                .describeTopics(
                    needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames())
        .forEach(
            (topic, found) -> {
              Set<AclOperation> lacked = new TreeSet<>(needed.getOrDefault(topic, Set.of()));
              lacked.removeAll(found.authorizedOperations());
              lacked.forEach(right -> missing.add(right + " topic " + topic));
            });
    return missing;
  }

  /** Makes the topic, to be filled. */
  void make(String topic, int partitions) {
    TopicSpec spec = spec(topic);
    Map<String, String> settings = new HashMap<>(spec.settings());
    settings.putAll(MEANWHILE);
    long deadline = System.nanoTime() + WITHIN_NS;
    while (true) {
      try {
        topics.create(topic, partitions, topics.replicas(), settings);
        while (id(topic).isEmpty()) { // A topic without records is read at once.
          pause(deadline, topic + " was made and does not show");
        }
        return;
      } catch (TopicExistsException e) {
        if (id(topic).isPresent()) {
          throw CommandFailure.problem(
              "somebody else has made " + topic,
              "keep whatever creates topics from it, such as an operator of the cluster, and run the"
                  + " same command again");
        }
        pause(deadline, topic + " cannot be made");
      }
    }
  }

  private static void pause(long deadline, String otherwise) {
    if (System.nanoTime() - deadline > 0) {
      throw CommandFailure.timeout(otherwise, "check the brokers and run the same command again");
    }
    LockSupport.parkNanos(LOOK_AGAIN_NS);
  }

  /** Gives the filled topic its lasting settings. */
  void settle(String topic) {
    settle(topic, MEANWHILE.keySet());
  }

  /** Lets the topic take records again. */
  void open(String topic) {
    settle(topic, ClosedTopics.CLOSED.keySet());
  }

  private void settle(String topic, Set<String> names) {
    Map<String, String> lasting = new HashMap<>(spec(topic).settings());
    lasting.keySet().retainAll(names);
    topics.settle(topic, lasting, names);
  }

  private TopicSpec spec(String topic) {
    TopicSpec spec =
        TopicCatalogue.all().stream()
            .filter(each -> each.name().equals(topic))
            .findFirst()
            .orElseThrow();
    return topics.replicas() == 1 ? spec.onSingleBroker() : spec;
  }

  /** Deletes what the group has committed: it reads all again, which pays nobody. */
  void forget(String group) {
    try {
      AdminAnswers.of(admin.deleteConsumerGroups(List.of(group)).all());
    } catch (GroupIdNotFoundException e) {
      // It never was there.
    }
  }

  @Override
  public void close() {
    topics.close();
    admin.close();
  }
}
