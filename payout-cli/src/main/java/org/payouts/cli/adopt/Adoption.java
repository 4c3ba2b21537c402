package org.payouts.cli.adopt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.ControlOrder;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutControl;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.adopt.BookComparer.Compared;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdoptionLog;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.cli.kafka.Unrouted;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.workers.Providers;
import org.payouts.workers.WorkerConfig;
import org.payouts.workers.model.Policy;
import org.payouts.workers.preview.ProviderBooks;

/**
 * Compares a ledger that may lack payments with the provider's books, writes a claim for each
 * payout that may have been paid, and lets workers own the ledger. The platform is stopped first:
 * nothing new is begun before somebody says {@code go}.
 */
public final class Adoption {
  private final Platform platform;
  private final Settings settings;
  private final Policy policy;
  private final LongConsumer progress;

  /**
   * @param progress receives 1 for each payout that was looked up
   */
  public Adoption(Platform platform, Settings settings, LongConsumer progress) {
    this.platform = platform;
    this.settings = settings;
    this.policy = new WorkerConfig(platform, settings, Providers.keys(platform)).policy();
    this.progress = progress;
  }

  /**
   * A person's wish.
   *
   * @param ended when the last worker of the old stack had surely ended
   * @param dryRun compare and write nothing
   * @param claimUnreadable what cannot be looked up counts as what may have been paid
   */
  public record Wish(
      String by, String because, Instant ended, boolean dryRun, boolean claimUnreadable) {}

  /** A payout that may have been paid, and why. */
  public record Doubted(String payoutId, String books) {}

  /**
   * What was found.
   *
   * @param formerIds Kafka's IDs of the ledgers whose place the present one takes
   * @param claimed payouts that the ledger shows as claimed
   * @param unpaid payouts that the books show as not paid
   * @param doubted payouts that got a claim
   * @param settled payouts that the ledger did not show as settled although they have a result
   * @param reported payouts that the ledger showed as settled and that had no result
   * @param unasked payouts that have a result and that nobody here has asked for
   */
  public record Found(
      String platform,
      String ledgerTopicId,
      Set<String> formerIds,
      long claimed,
      long unpaid,
      List<Doubted> doubted,
      long settled,
      long reported,
      Set<String> unasked) {}

  /** Does it; a failure says what stands in the way, and then nothing is adopted. */
  public Found run(Wish wish) {
    quietIsOver(wish.ended());
    String ledgerTopicId = ledger();
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      everythingIsRouted(reader);
      if (!wish.dryRun()) {
        stop(wish);
      }
      KnownLedger ledger = KnownLedger.read(settings, reader, decoders, platform);
      Set<String> former = ledger.formerIds(ledgerTopicId);
      if (former.isEmpty() && workersWereHere() && !waitsForGo()) {
        throw CommandFailure.problem(
            "the ledger is the one that all commands of "
                + Platforms.name(platform)
                + " were meant for",
            "there is nothing to adopt");
      }
      ResultGaps gaps = ResultGaps.find(settings, reader, decoders, platform, ledger);
      List<Compared> compared;
      try (ProviderBooks<?, ?> books = Providers.books(platform, settings)) {
        compared = new BookComparer(books, ledger, progress).compare();
      }
      List<Compared> lost = lost(compared, wish.claimUnreadable());
      if (!wish.dryRun()) {
        try (ClaimWriter writer = new ClaimWriter(platform, settings, policy)) {
          writer.write(lost, gaps, ledger);
        }
        stop(wish); // Somebody may have said go meanwhile, which was about what stood before.
        new AdoptionLog(settings)
            .write(adopted(wish, ledgerTopicId, former, ledger.commandsRead()));
      }
      return new Found(
          Platforms.name(platform),
          ledgerTopicId,
          former,
          ledger.claimed(),
          compared.size() - (long) lost.size(),
          lost.stream()
              .map(each -> new Doubted(each.payout().command().payoutId(), each.text()))
              .toList(),
          gaps.settled().size(),
          gaps.unreported().size(),
          gaps.unasked());
    }
  }

  private static List<Compared> lost(List<Compared> compared, boolean claimUnreadable) {
    List<Compared> unreadable =
        compared.stream()
            .filter(Compared::unreadable)
            .filter(each -> !claimUnreadable || !each.alone())
            .toList();
    if (!unreadable.isEmpty()) {
      Compared first = unreadable.get(0);
      throw CommandFailure.problem(
          "%d payouts cannot be looked up in the books, the first is %s: %s"
              .formatted(unreadable.size(), first.payout().command().payoutId(), first.text()),
          "remove the cause and run the same command again; --claim-unreadable has a person decide"
              + " about those that are alone on their target");
    }
    return compared.stream().filter(each -> !each.agrees()).toList();
  }

  /** Absence from the books proves nothing sooner. */
  private void quietIsOver(Instant ended) {
    Duration since = Duration.between(ended, Instant.now());
    if (since.isNegative() || since.toMillis() < policy.quietMs()) {
      throw CommandFailure.problem(
          "a call of the old stack may still reach the provider: it ended %s, and absence from the books"
                  .formatted(ended)
              + " proves nothing for "
              + Duration.ofMillis(policy.quietMs()),
          "run the same command after " + ended.plusMillis(policy.quietMs()));
    }
  }

  /** Kafka's ID of the ledger, if all is there and nobody works on it. */
  private String ledger() {
    try (Admin admin = KafkaClients.admin(settings)) {
      TopicAdmin topics = new TopicAdmin(admin, LedgerAdoptions.read(settings));
      List<String> problems = topics.check();
      if (!problems.isEmpty()) {
        throw CommandFailure.problem(problems.get(0), "payouts topics check lists all");
      }
      if (ServiceGroup.of(admin, Topics.group(platform)).members() > 0) {
        throw CommandFailure.problem(
            "a worker of " + Platforms.name(platform) + " is running",
            "stop every worker of the platform, wait 10 s and run the same command again");
      }
      return topics.topicId(Topics.ledger(platform)).orElseThrow();
    }
  }

  /**
   * Whether the platform's workers have read commands here by right. Where only requests came back,
   * nothing else shows that there was another ledger.
   */
  private boolean workersWereHere() {
    if (LedgerAdoptions.read(settings).unadopted(platform).isPresent()) {
      return false;
    }
    try (Admin admin = KafkaClients.admin(settings)) {
      return !ServiceGroup.of(admin, Topics.group(platform)).offsets().isEmpty();
    }
  }

  /** Requests that came since the first adoption name this ledger, and were not looked up. */
  private boolean waitsForGo() {
    try (ControlClient controls = new ControlClient(settings)) {
      return controls.waitsForGo(platform);
    }
  }

  /** A request without a command would become one later, and nobody would have looked it up. */
  private void everythingIsRouted(TopicFollower reader) {
    long left = Unrouted.requests(settings, reader);
    if (left > 0) {
      throw CommandFailure.problem(
          "the router has not read %d requests yet".formatted(left),
          "start the router, wait until payouts status shows none left, and run the same command"
              + " again; workers stay down");
    }
  }

  private void stop(Wish wish) {
    String scope = Platforms.name(platform);
    try (ControlClient controls = new ControlClient(settings)) {
      boolean stopped =
          controls.orders().stops().stream().anyMatch(order -> order.getScope().equals(scope));
      if (!stopped) {
        controls.give(
            PayoutControl.newBuilder()
                .setScope(scope)
                .setOrder(ControlOrder.STOP)
                .setBy(wish.by())
                .setBecause("its ledger is being adopted: " + wish.because())
                .setDecidedAt(Instant.now())
                .build());
      }
    }
  }

  private LedgerAdoption adopted(
      Wish wish, String ledgerTopicId, Set<String> former, List<Long> commandsRead) {
    return LedgerAdoption.newBuilder()
        .setEvent(LedgerAdoptions.ADOPTED)
        .setPlatform(Platforms.name(platform))
        .setBy(wish.by())
        .setBecause(wish.because())
        .setAt(Instant.now())
        .setLedgerTopicId(ledgerTopicId)
        .setFormerTopicIds(List.copyOf(former))
        .setCommandsRead(commandsRead)
        .build();
  }
}
