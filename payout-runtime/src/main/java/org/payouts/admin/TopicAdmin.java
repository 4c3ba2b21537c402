package org.payouts.admin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** Creates and checks the topics. Does not own the Admin client. */
public final class TopicAdmin {
  private static final long VISIBLE_WITHIN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Admin admin;
  private final ClusterView cluster;
  private final LedgerAdoptions adoptions;

  /** For a stack that has neither restored nor adopted nor grown. */
  public TopicAdmin(Admin admin) {
    this(admin, LedgerAdoptions.NONE);
  }

  /**
   * For any stack.
   *
   * @param adoptions as they are now; they say how many partitions a ledger must have
   */
  public TopicAdmin(Admin admin, LedgerAdoptions adoptions) {
    this.admin = admin;
    this.cluster = new ClusterView(admin);
    this.adoptions = adoptions;
  }

  /**
   * Creates the topics that are missing and checks all of them. Changes no existing topic.
   *
   * @return the names of the topics created
   * @throws TopicsRefusedException if a ledger is missing beside commands that may have been paid,
   *     or a restore or growth has not ended (nothing is created then), or if a topic is not as it
   *     must be
   */
  public List<String> create() {
    refuse(adoptions.unfinished().stream().toList());
    List<TopicSpec> all = TopicCatalogue.all(adoptions);
    Map<String, TopicDescription> existing = cluster.describe(names(all));
    List<String> lost = lostLedgers(existing);
    if (!lost.isEmpty()) {
      throw new TopicsRefusedException(lost);
    }
    List<TopicSpec> missing =
        all.stream().filter(spec -> !existing.containsKey(spec.name())).toList();
    make(missing);
    refuse(check());
    return missing.stream().map(TopicSpec::name).toList();
  }

  /**
   * Creates the topic of a requester, if it is missing, and checks it.
   *
   * @return whether it was missing
   * @throws TopicsRefusedException if it is not as it must be
   */
  public boolean createRequester(String requester) {
    TopicSpec spec = TopicCatalogue.ofRequester(requester);
    boolean missing = cluster.describe(List.of(spec.name())).isEmpty();
    if (missing) {
      make(List.of(spec));
    }
    refuse(problems(List.of(spec)));
    return missing;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new TopicsRefusedException(problems);
    }
  }

  /**
   * What is wrong with the topics, each with a remedy; the router's internal ones are checked once
   * they exist. If a restore or a growth has not ended, that alone: it explains the rest.
   */
  public List<String> check() {
    Optional<String> unfinished = adoptions.unfinished();
    if (unfinished.isPresent()) {
      return List.of(unfinished.get());
    }
    List<String> all = names(TopicCatalogue.all());
    List<String> problems = new ArrayList<>();
    Map<String, TopicDescription> existing = cluster.describe(all);
    problems.addAll(lostLedgers(existing));
    if (problems.isEmpty()) {
      all.stream()
          .filter(name -> !existing.containsKey(name))
          .forEach(
              name -> problems.add("Topic " + name + " is missing. Run: payouts topics create"));
    }
    problems.addAll(problems(everySpec().toList()));
    return problems;
  }

  /** What is wrong with the topics of requesters. It stops no service. */
  public List<String> checkRequesters() {
    return problems(cluster.requesters().stream().map(TopicCatalogue::ofRequester).toList());
  }

  private List<String> problems(List<TopicSpec> specs) {
    Map<String, TopicDescription> present = cluster.describe(names(specs));
    int brokers = cluster.brokers();
    return specs.stream()
        .filter(spec -> present.containsKey(spec.name()))
        .flatMap(spec -> problems(spec, present, brokers).stream())
        .toList();
  }

  /**
   * Kafka's ID of the topic, which a re-created topic does not share; empty if there is no such
   * topic.
   */
  public Optional<String> topicId(String name) {
    return Optional.ofNullable(cluster.describe(Set.of(name)).get(name))
        .map(topic -> topic.topicId().toString());
  }

  private List<String> problems(
      TopicSpec spec, Map<String, TopicDescription> present, int brokers) {
    TopicDescription topic = present.get(spec.name());
    return topic == null
        ? List.of()
        : TopicChecks.problems(spec, topic, cluster.settings(spec.name()), brokers);
  }

  /**
   * A ledger that is missing although its commands may have been paid is not made anew: it would
   * pay them again.
   */
  private List<String> lostLedgers(Map<String, TopicDescription> existing) {
    List<String> lost = new ArrayList<>();
    for (Platform platform : Platforms.ALL) {
      TopicDescription commands = existing.get(Topics.commands(platform));
      if (commands != null
          && !existing.containsKey(Topics.ledger(platform))
          && cluster.hasRecords(commands)) {
        lost.add(LostLedger.message(platform));
      }
    }
    return lost;
  }

  private void make(List<TopicSpec> specs) {
    short replicas = TopicChecks.replicas(cluster.brokers());
    List<NewTopic> topics =
        specs.stream()
            .map(spec -> TopicChecks.expected(spec, replicas))
            .map(
                spec ->
                    new NewTopic(spec.name(), spec.partitions(), replicas).configs(spec.settings()))
            .toList();
    admin.createTopics(topics).values().forEach(TopicAdmin::created);
    awaitVisible(specs);
  }

  private static void created(String topic, KafkaFuture<Void> answer) {
    try {
      ClusterView.get(answer);
    } catch (TopicExistsException e) {
      // Someone else created it meanwhile; the check that follows finds a wrong one.
    } catch (AuthorizationException e) {
      throw ClusterView.unauthorized(AclOperation.CREATE, topic);
    }
  }

  /** A topic just created is not known to every broker at once. */
  private void awaitVisible(List<TopicSpec> created) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN_NS;
    while (!isVisible(created)) {
      if (System.nanoTime() - deadline > 0) {
        throw new TopicsRefusedException(
            List.of(
                "New topics did not become visible in 60 s. Check the brokers and run: payouts topics create"));
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }

  private boolean isVisible(List<TopicSpec> created) {
    Map<String, TopicDescription> seen = cluster.describe(names(created));
    return created.stream().allMatch(spec -> isLed(seen.get(spec.name())));
  }

  private static boolean isLed(@org.jspecify.annotations.Nullable TopicDescription topic) {
    return topic != null
        && topic.partitions().stream().allMatch(partition -> partition.leader() != null);
  }

  private Stream<TopicSpec> everySpec() {
    return Stream.concat(
        TopicCatalogue.all(adoptions).stream(), TopicCatalogue.streamsInternal().stream());
  }

  private static List<String> names(Collection<TopicSpec> specs) {
    return specs.stream().map(TopicSpec::name).collect(Collectors.toList());
  }
}
