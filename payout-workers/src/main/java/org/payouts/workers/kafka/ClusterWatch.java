package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.rights.MissingRight;
import org.payouts.rights.RightsCheck;
import org.payouts.rights.Role;
import org.payouts.topics.Topics;

/**
 * Looks at the topics every few seconds: what this principal may do with them, their IDs and their
 * partition counts.
 *
 * <p>Rights are read from the description of the topics, which a broker without an authorizer
 * answers with every operation. A transaction that is aborted would prove the same, but it leaves
 * records in {@code bonus-paid} that readers with Kafka's default isolation see. What no
 * description shows is proven on the way: WRITE on the transactional ID by {@code
 * initTransactions}, READ on the group by the assignment, and both come before the first claim.
 */
final class ClusterWatch implements RequiredRights, TopicIds, AutoCloseable {
  private static final long LOOK_MS = 5_000;
  private static final long LOOK_UNPROVEN_MS = 1_000;
  private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOWEST_MS = 15_000;
  private static final int ANSWER_MS = 5_000;
  private static final int SILENT_LOOKS = 2;

  /** The topics of a payout's whole way. */
  private static final List<Function<Platform, String>> OF_MONEY =
      List.of(
          Topics::commands,
          Topics::ledger,
          platform -> Topics.BONUS_PAID,
          platform -> Topics.BONUS_FAILED,
          platform -> Topics.REVIEWS,
          platform -> Topics.RESERVATION_REQUESTS);

  private final Platform platform;
  private final Settings settings;
  private final WorkerHealth health;
  private final Consumer<Error> onError;
  private final RetriedFailure reach;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private final RightsCheck check;
  private volatile boolean stopping;

  /** Partitions that commands and ledger have; 0 while that is not known. */
  private volatile int frozen;

  private volatile Map<String, String> ids = Map.of();
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
    this.check = new RightsCheck(Role.worker(platform), settings);
  }

  /** Says how many partitions commands and ledger have, for as long as this process runs. */
  void frozen(int partitions) {
    frozen = partitions;
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
  public String seen(String topic) {
    return ids.getOrDefault(topic, "");
  }

  @Override
  public String now(String topic) {
    look(0);
    String found = seen(topic);
    if (found.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is missing");
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
    RightsCheck.Found found = check.look(admin(), ANSWER_MS);
    List<String> problems = new ArrayList<>();
    OF_MONEY.forEach(topic -> absent(topic.apply(platform), found).ifPresent(problems::add));
    ledger(found).ifPresent(problems::add);
    found.missing().stream()
        .filter(ClusterWatch::stopsClaims)
        .map(MissingRight::text)
        .forEach(problems::add);
    others(found);
    ids =
        found.topics().values().stream()
            .collect(Collectors.toMap(TopicDescription::name, t -> t.topicId().toString()));
    if (problems.isEmpty()) {
      lastGoodNs = begun;
      unproven = null;
      health.healed("rights");
    } else {
      unproven = String.join("; ", problems);
      health.trouble("rights", unproven);
    }
  }

  /** Without it a claim, its result or its offset could not be written. */
  private static boolean stopsClaims(MissingRight right) {
    return switch (right.operation()) {
      case READ, WRITE -> !right.line().covers(Topics.RESOLUTIONS);
      default -> false;
    };
  }

  /** What the next start needs, and what is paid without, is shown and stops nothing. */
  private void others(RightsCheck.Found found) {
    List<String> missing =
        found.missing().stream()
            .filter(right -> !stopsClaims(right))
            .map(MissingRight::text)
            .toList();
    if (missing.isEmpty()) {
      health.healed("other rights");
    } else {
      health.trouble("other rights", String.join("; ", missing));
    }
  }

  /** A topic that may be described and is not there. */
  private static Optional<String> absent(String name, RightsCheck.Found found) {
    boolean hidden = found.missing().stream().anyMatch(right -> right.resources().contains(name));
    return hidden || found.topics().containsKey(name)
        ? Optional.empty()
        : Optional.of("topic " + name + " is missing. Run: payouts topics create");
  }

  /** Looks at the counts of partitions; what is wrong with the ledger's identity. */
  private Optional<String> ledger(RightsCheck.Found found) {
    count(Topics.commands(platform), found);
    TopicDescription topic = count(Topics.ledger(platform), found);
    if (topic == null) {
      return Optional.empty();
    }
    String id = topic.topicId().toString();
    ledgerId = ledgerId == null ? id : ledgerId;
    return id.equals(ledgerId)
        ? Optional.empty()
        : Optional.of(
            "topic %s was made anew (its ID was %s and is %s): paying from an empty ledger would"
                    .formatted(topic.name(), ledgerId, id)
                + " pay twice. Restore it from a backup");
  }

  /** Added partitions are refused where they are assigned; this says so before. */
  private @Nullable TopicDescription count(String name, RightsCheck.Found found) {
    TopicDescription topic = found.topics().get(name);
    int wanted = frozen;
    if (topic == null || wanted == 0) {
      return topic;
    }
    String source = "partitions of " + name;
    if (topic.partitions().size() == wanted) {
      health.healed(source);
    } else {
      health.trouble(
          source, PartitionAssignments.countChanged(name, topic.partitions().size(), wanted));
    }
    return topic;
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
