package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

/**
 * Looks at the topics every few seconds: what this principal may do with them, their IDs and their
 * partition counts.
 *
 * <p>Rights are read from the description of the topics, which a broker without an authorizer
 * answers with every operation. A transaction that is aborted would prove the same, but it leaves
 * records in {@code bonus-paid} that readers with Kafka's default isolation see. What a description
 * does not show is proven on the way: WRITE on the transactional ID by {@code initTransactions},
 * READ on the group by the assignment, and both come before the first claim.
 */
final class ClusterWatch implements RequiredRights, ResolutionsTopicId, AutoCloseable {
  private static final long LOOK_MS = 5_000;
  private static final long LOOK_UNPROVEN_MS = 1_000;
  private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOWEST_MS = 15_000;
  private static final int ANSWER_MS = 5_000;
  private static final int SILENT_LOOKS = 2;

  private final Platform platform;
  private final Settings settings;
  private final WorkerHealth health;
  private final Consumer<Error> onError;
  private final RetriedFailure reach;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private final Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
  private volatile boolean stopping;
  private volatile String resolutionsId = "";
  private volatile @Nullable String unproven = "the rights have not been looked at";
  private @Nullable Admin admin;
  private @Nullable String ledgerId;
  private long lastGoodNs;
  private long lookAgainMs = LOOK_UNPROVEN_MS;
  private long lostNs = System.nanoTime();

  ClusterWatch(Platform platform, Settings settings, WorkerHealth health, Consumer<Error> onError) {
    this.platform = platform;
    this.settings = settings;
    this.health = health;
    this.onError = onError;
    this.reach = new RetriedFailure("Kafka", health);
    this.thread = new Thread(this::run, "watch-" + Topics.group(platform));
    needed.put(Topics.commands(platform), Set.of(AclOperation.READ));
    needed.put(Topics.ledger(platform), Set.of(AclOperation.READ, AclOperation.WRITE));
    needed.put(Topics.BONUS_PAID, Set.of(AclOperation.WRITE));
    needed.put(Topics.BONUS_FAILED, Set.of(AclOperation.WRITE));
    needed.put(Topics.REVIEWS, Set.of(AclOperation.WRITE));
  }

  /** Looks on, in a thread of its own. */
  void start() {
    thread.start();
  }

  @Override
  public boolean proven() {
    return unproven == null;
  }

  @Override
  public void prove() {
    look(FRESH_NS);
    String missing = unproven;
    if (missing != null) {
      throw new KafkaException(missing);
    }
  }

  @Override
  public boolean awaitProven(BooleanSupplier until) {
    while (!proven()) {
      if (until.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return true;
  }

  @Override
  public void lost(String why) {
    synchronized (this) {
      // The description and the broker that refused may disagree: ask more and more slowly.
      boolean again = System.nanoTime() - lostNs < TimeUnit.MINUTES.toNanos(1);
      lookAgainMs = again ? Math.min(2 * lookAgainMs, SLOWEST_MS) : LOOK_UNPROVEN_MS;
      lostNs = System.nanoTime();
      unproven = why;
      health.trouble("rights", why + "; nothing is claimed until it is proven again");
    }
    wake.release();
  }

  @Override
  public String seen() {
    return resolutionsId;
  }

  @Override
  public String now() {
    look(0);
    String found = resolutionsId;
    if (found.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + Topics.RESOLUTIONS + " is missing");
    }
    return found;
  }

  private void run() {
    int silent = 0;
    try {
      while (!stopping) {
        long waitMs = proven() ? LOOK_MS : lookAgainMs();
        if (wake.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
          waitMs = lookAgainMs();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stopping ? 0 : waitMs));
        }
        try {
          look(0);
          silent = 0;
          reach.fine();
        } catch (KafkaException e) {
          // One slow answer is no loss; health says so when Kafka stays silent.
          if (++silent >= SILENT_LOOKS && !stopping) {
            reach.failed("Kafka does not answer: " + e.getMessage());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      onError.accept(e);
    }
  }

  private synchronized long lookAgainMs() {
    return lookAgainMs;
  }

  /**
   * Looks, unless the last look is fresh and found everything.
   *
   * @throws KafkaException if Kafka does not answer
   */
  private synchronized void look(long freshNs) {
    if (proven() && System.nanoTime() - lastGoodNs < freshNs) {
      return;
    }
    long begun = System.nanoTime();
    List<String> problems = new ArrayList<>();
    List<String> names = new ArrayList<>(needed.keySet());
    names.add(Topics.RESOLUTIONS);
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin()
            .describeTopics(
                names,
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(ANSWER_MS))
            .topicNameValues();
    needed.forEach((name, rights) -> problems.addAll(problems(name, rights, answers)));
    resolutionsId = resolutions(answers);
    if (problems.isEmpty()) {
      lastGoodNs = begun;
      unproven = null;
      health.healed("rights");
    } else {
      unproven = String.join("; ", problems);
      health.trouble("rights", unproven);
    }
  }

  private List<String> problems(
      String name, Set<AclOperation> rights, Map<String, KafkaFuture<TopicDescription>> answers) {
    TopicDescription topic;
    try {
      topic = get(answers, name);
    } catch (TopicAuthorizationException e) {
      return List.of(KafkaFailures.missing("DESCRIBE", "topic", name));
    } catch (UnknownTopicOrPartitionException e) {
      return List.of("topic " + name + " is missing. Run: payouts topics create");
    }
    List<String> problems = new ArrayList<>();
    Set<AclOperation> granted = topic.authorizedOperations();
    for (AclOperation right : rights.stream().sorted().toList()) {
      if (granted == null || !granted.contains(right)) {
        problems.add(KafkaFailures.missing(right.name(), "topic", name));
      }
    }
    count(name, topic);
    if (name.equals(Topics.ledger(platform))) {
      String id = topic.topicId().toString();
      ledgerId = ledgerId == null ? id : ledgerId;
      if (!id.equals(ledgerId)) {
        problems.add(
            "topic %s was made anew (its ID was %s and is %s): paying from an empty ledger would"
                    .formatted(name, ledgerId, id)
                + " pay twice. Restore it from a backup");
      }
    }
    return problems;
  }

  /** Added partitions are refused where they are assigned; this says so before. */
  private void count(String name, TopicDescription topic) {
    boolean frozen = name.equals(Topics.commands(platform)) || name.equals(Topics.ledger(platform));
    if (!frozen) {
      return;
    }
    int wanted = TopicCatalogue.partitions(platform);
    String source = "partitions of " + name;
    if (topic.partitions().size() == wanted) {
      health.healed(source);
    } else {
      health.trouble(
          source, PartitionAssignments.countChanged(name, topic.partitions().size(), wanted));
    }
  }

  private String resolutions(Map<String, KafkaFuture<TopicDescription>> answers) {
    try {
      TopicDescription topic = get(answers, Topics.RESOLUTIONS);
      Set<AclOperation> granted = topic.authorizedOperations();
      if (granted != null && granted.contains(AclOperation.READ)) {
        health.healed("resolutions' right");
      } else {
        health.trouble(
            "resolutions' right", KafkaFailures.missing("READ", "topic", Topics.RESOLUTIONS));
      }
      return topic.topicId().toString();
    } catch (TopicAuthorizationException e) {
      health.trouble(
          "resolutions' right", KafkaFailures.missing("DESCRIBE", "topic", Topics.RESOLUTIONS));
      return "";
    } catch (UnknownTopicOrPartitionException e) {
      return "";
    }
  }

  private Admin admin() {
    if (stopping) {
      throw new KafkaException("the worker is being closed");
    }
    Admin open = admin;
    if (open == null) {
      open = Admin.create(settings.kafkaClient());
      admin = open;
    }
    return open;
  }

  private static TopicDescription get(
      Map<String, KafkaFuture<TopicDescription>> answers, String name) {
    try {
      KafkaFuture<TopicDescription> answer = answers.get(name);
      if (answer == null) {
        throw new KafkaException("no description of " + name);
      }
      return answer.get(2L * ANSWER_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer about topic " + name, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (admin != null) {
        admin.close(Duration.ZERO);
        admin = null;
      }
    }
  }
}
