package org.payouts.cli.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.config.Settings;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Platforms;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Hands a person's resolutions to the workers and waits for their answers. One thread. */
public final class ResolutionClient implements AutoCloseable {

  private final Settings settings;
  private final TopicFollower reader;
  private final Decoders decoders;
  private final KafkaProducer<String, PayoutResolution> producer;
  private final @Nullable SentFor person;

  /** A resolution client at the stack the settings name. */
  public ResolutionClient(Settings settings) {
    this(settings, null);
  }

  /**
   * The same for a person who uses a service.
   *
   * @param person whom the records' headers name, or null
   */
  public ResolutionClient(Settings settings, @Nullable SentFor person) {
    this.settings = settings;
    this.person = person;
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    this.producer =
        KafkaClients.producer(settings, PayoutSerdes.<PayoutResolution>serializer(settings));
  }

  /** All reviews. */
  public Reviews reviews() {
    return Reviews.read(reader, decoders);
  }

  /** The newest ledger entry of each of these payouts that a ledger knows. */
  public Map<String, PayoutLedgerEntry> ledger(Set<String> payoutIds) {
    return Ledgers.read(reader, decoders, payoutIds::contains);
  }

  /** The payouts that a ledger knows and that are neither paid nor failed. */
  public List<PayoutLedgerEntry> open() {
    return Ledgers.open(reader, decoders);
  }

  /** The IDs of all admitted payouts of this batch. */
  public Set<String> batch(String label) {
    try (Admin admin = KafkaClients.admin(settings)) {
      WholeTopics whole = WholeTopics.require(admin, reader, decoders);
      Set<String> ids = new HashSet<>();
      reader.readAll(
          Platforms.ALL.stream().map(Topics::commands).toList(),
          record -> {
            PayoutCommand command = decoders.value(record, PayoutCommand.class);
            if (label.equals(command.getBatch())) {
              ids.add(command.getPayoutId());
            }
          });
      whole.stillRequire();
      return ids;
    }
  }

  /**
   * The IDs of all payouts of this batch that may come to be: also of those whose request the
   * router has not dealt with yet, or whose command stands behind an open transaction. A request
   * that was rejected counts as well, since it leaves no command. What is asked for later is not
   * among them.
   */
  public Set<String> requested(String label) {
    try (Admin admin = KafkaClients.admin(settings)) {
      WholeTopics whole = WholeTopics.require(admin, reader, decoders);
      Set<String> ids = new HashSet<>();
      reader.readBetween(
          Map.of(),
          HighWatermarks.of(admin, List.of(Topics.BONUS_REQUESTED)),
          record ->
              decoders
                  .valueIfAny(record, BonusRequested.class)
                  .filter(request -> label.equals(request.getBatch()))
                  .map(BonusRequested::getPayoutId)
                  .filter(PayoutId::isValid)
                  .ifPresent(ids::add));
      reader.readBetween(
          Map.of(),
          HighWatermarks.of(admin, Platforms.ALL.stream().map(Topics::commands).toList()),
          record -> {
            PayoutCommand command = decoders.value(record, PayoutCommand.class);
            if (label.equals(command.getBatch())) {
              ids.add(command.getPayoutId());
            } else { // The first request of the ID was of another batch.
              ids.remove(command.getPayoutId());
            }
          });
      whole.stillRequire();
      return ids;
    }
  }

  /**
   * A resolution on the attempt that the open review names. A retry names the payments that the
   * review shows: they are what the person saw.
   */
  public static PayoutResolution resolution(
      PayoutReview open, Verdict decision, String by, String because) {
    boolean namesBooks = decision == Verdict.RETRY || decision == Verdict.FAILED;
    return resolution(open.getPayoutId(), decision, by, because)
        .setAttempt(open.getAttempt())
        .setSeenEntries(namesBooks ? open.getBooksEntries() : null)
        .build();
  }

  /** Ends a payout, or forbids another attempt where one may have left. */
  public static PayoutResolution cancel(String payoutId, String by, String because) {
    return resolution(payoutId, Verdict.CANCEL, by, because).setAttempt(0).build();
  }

  private static PayoutResolution.Builder resolution(
      String payoutId, Verdict resolution, String by, String because) {
    return PayoutResolution.newBuilder()
        .setPayoutId(payoutId)
        .setVerdict(resolution)
        .setBy(by)
        .setBecause(because)
        .setDecidedAt(Instant.now());
  }

  /**
   * Publishes the resolution on the attempt the open review names.
   *
   * @return the worker's answer, or empty if none came in time; the resolution then stands all the
   *     same
   */
  public Optional<PayoutReview> decide(
      PayoutReview open, Verdict decision, String by, String because, Duration timeout) {
    LastSeen<PayoutReview> answer = new LastSeen<>();
    decide(
        List.of(resolution(open, decision, by, because)),
        timeout,
        (resolution, review) -> answer.set(review));
    return answer.get();
  }

  /** An approval of this content of the payout. */
  public static PayoutResolution approval(
      String payoutId, ContentHash content, String by, String because) {
    return resolution(payoutId, Verdict.APPROVE, by, because)
        .setAttempt(0)
        .setContentHash(content)
        .build();
  }

  /** Publishes all of them; they are in Kafka when this returns. */
  public void give(List<PayoutResolution> resolutions) {
    publish(resolutions);
  }

  /**
   * Publishes all of them, then waits until each has its answer.
   *
   * @param answered called with each answer as it comes
   * @return those without an answer in time; their resolutions stand all the same
   */
  public List<PayoutResolution> decide(
      List<PayoutResolution> resolutions,
      Duration timeout,
      BiConsumer<PayoutResolution, PayoutReview> answered) {
    reader.followFromEnd(List.of(Topics.REVIEWS));
    Map<Long, PayoutResolution> waiting = publish(resolutions);
    long start = System.nanoTime();
    while (!waiting.isEmpty() && System.nanoTime() - start < timeout.toNanos()) {
      reader.poll(
          record -> {
            PayoutReview review = decoders.value(record, PayoutReview.class);
            Long dealtWith = review.getResolutionOffset();
            PayoutResolution resolution = dealtWith == null ? null : waiting.get(dealtWith);
            if (resolution != null && resolution.getPayoutId().equals(review.getPayoutId())) {
              waiting.remove(dealtWith);
              answered.accept(resolution, review);
            }
          });
    }
    return List.copyOf(waiting.values());
  }

  private Map<Long, PayoutResolution> publish(List<PayoutResolution> resolutions) {
    SentResolutions sent = new SentResolutions(resolutions.size());
    for (PayoutResolution each : resolutions) {
      ProducerRecord<String, PayoutResolution> record =
          new ProducerRecord<>(Topics.RESOLUTIONS, each.getPayoutId(), each);
      if (person != null) {
        person.sign(record);
      }
      Future<RecordMetadata> one = producer.send(record);
      sent.add(each, one);
      if (Sends.hasFailed(one)) {
        break; // Each of the others would first wait for the topic.
      }
    }
    return sent.byOffset();
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
