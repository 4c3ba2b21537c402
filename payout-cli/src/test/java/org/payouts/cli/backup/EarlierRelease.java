package org.payouts.cli.backup;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.FindingAcknowledged;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admission.AdmissionLimits;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.InMemoryRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RegistryValues;
import org.payouts.audit.records.Values;
import org.payouts.audit.run.Audit;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.AdmissionDecider;
import org.payouts.router.admission.CommandFactory;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.ledger.LedgerRestoration;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.PreparationInput;

/** A backup that an earlier release has made, as today's code reads it. */
final class EarlierRelease implements AutoCloseable {
  private static final Map<String, Class<? extends SpecificRecord>> TYPES = new HashMap<>();

  static {
    TYPES.put(Topics.BONUS_REQUESTED, BonusRequested.class);
    TYPES.put(Topics.BONUS_PAID, BonusPaid.class);
    TYPES.put(Topics.BONUS_FAILED, BonusFailed.class);
    TYPES.put(Topics.BONUS_REJECTED, BonusRejected.class);
    TYPES.put(Topics.REVIEWS, PayoutReview.class);
    TYPES.put(Topics.RESOLUTIONS, PayoutResolution.class);
    TYPES.put(Topics.CONTROLS, PayoutControl.class);
    TYPES.put(Topics.RESERVATION_REQUESTS, PayoutReservationRequest.class);
    TYPES.put(Topics.RESERVATIONS, PayoutReservation.class);
    TYPES.put(Topics.ACKNOWLEDGEMENTS, FindingAcknowledged.class);
    TYPES.put(Topics.ADOPTIONS, LedgerAdoption.class);
    for (Platform platform : Platforms.ALL) {
      TYPES.put(Topics.commands(platform), PayoutCommand.class);
      TYPES.put(Topics.ledger(platform), PayoutLedgerEntry.class);
    }
  }

  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final BackupManifest manifest;
  private final Settings settings;
  private final List<Stored> records = new ArrayList<>();

  /** A record and what today's code reads from it. */
  record Stored(String topic, int partition, BackupRecord record, SpecificRecord value) {

    @SuppressWarnings("ByteBufferBackingArray") // Wrapped whole.
    byte[] bytes() {
      return Objects.requireNonNull(record.value()).array();
    }
  }

  EarlierRelease(Path directory) throws IOException {
    this.manifest = BackupManifest.read(directory);
    this.settings =
        Settings.of(
            Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:9", "schema.registry.url", registry.url()));
    BackupManifest.JSON
        .readValue(directory.resolve("schemas.json").toFile(), BackupSchemas.class)
        .restore(new SchemaRegistryClient(settings));
    for (BackupManifest.Topic topic : manifest.topics()) {
      read(directory, topic);
    }
  }

  private void read(Path directory, BackupManifest.Topic topic) {
    Class<? extends SpecificRecord> type =
        Objects.requireNonNull(TYPES.get(topic.name()), topic.name());
    try (Deserializer<? extends SpecificRecord> values =
        PayoutSerdes.deserializer(settings, type)) {
      for (int p = 0; p < topic.partitions().size(); p++) {
        int partition = p;
        PartitionFile.read(
            directory,
            topic.partitions().get(p),
            record -> {
              byte[] value = Objects.requireNonNull(record.value()).array();
              records.add(
                  new Stored(
                      topic.name(), partition, record, values.deserialize(topic.name(), value)));
            });
      }
    }
  }

  Settings settings() {
    return settings;
  }

  <T extends SpecificRecord> List<T> values(String topic, Class<T> type) {
    return records.stream()
        .filter(each -> each.topic().equals(topic))
        .map(each -> type.cast(each.value()))
        .toList();
  }

  /** All that is decided about it, as text: a line each, in an order of its own. */
  List<String> decisions() {
    List<String> lines = new ArrayList<>();
    for (BackupManifest.Topic topic : manifest.topics()) {
      long count = records.stream().filter(each -> each.topic().equals(topic.name())).count();
      lines.add("%s: %d records".formatted(topic.name(), count));
    }
    router(lines);
    for (Platform platform : Platforms.ALL) {
      worker(platform, lines);
    }
    controls(lines);
    lines.add("audit: " + findings().stream().map(Finding::toString).sorted().toList());
    return lines;
  }

  /** Each request again, when the admissions were rebuilt from the commands. */
  private void router(List<String> lines) {
    Map<String, PayoutAdmission> admissions = new LinkedHashMap<>();
    for (Platform platform : Platforms.ALL) {
      values(Topics.commands(platform), PayoutCommand.class)
          .forEach(
              command ->
                  admissions.putIfAbsent(command.getPayoutId(), CommandFactory.admission(command)));
    }
    for (Stored each : records) {
      if (!(each.value() instanceof BonusRequested request) || request.getTarget() == null) {
        continue;
      }
      var candidate =
          CommandFactory.candidate(
              request,
              each.bytes().length,
              new Sha256(PartitionFile.sha256().digest(each.bytes())),
              new SourcePosition(each.topic(), each.partition(), each.record().offset()),
              Instant.ofEpochMilli(each.record().time()),
              "a new ledger",
              AdmissionLimits.defaults());
      var decision =
          AdmissionDecider.decide(admissions.get(request.getPayoutId()), candidate, false);
      lines.add(
          "router: %s at %d-%d: %s"
              .formatted(
                  request.getPayoutId(),
                  each.partition(),
                  each.record().offset(),
                  decision.getClass().getSimpleName()));
    }
  }

  /** What a new owner does at once and within an hour. */
  private void worker(Platform platform, List<String> lines) {
    Map<Integer, LedgerRestoration<PayoutLedgerEntry>> partitions = new HashMap<>();
    for (Stored each : records) {
      if (each.topic().equals(Topics.ledger(platform))
          && each.value() instanceof PayoutLedgerEntry entry) {
        partitions
            .computeIfAbsent(each.partition(), p -> new LedgerRestoration<>(LedgerCodec::open))
            .add(LedgerHead.of(entry), entry);
        lines.add(
            "%s-%d@%d: %s"
                .formatted(each.topic(), each.partition(), each.record().offset(), text(entry)));
      }
    }
    partitions.forEach(
        (partition, restoration) -> {
          Recorder recorder = new Recorder();
          WorkerCore core = new WorkerCore(policy(), recorder);
          var image = restoration.image();
          lines.add(
              "%s-%d: %d records, next tenure %d"
                  .formatted(
                      Topics.ledger(platform), partition, image.records(), image.nextTenure()));
          long begun = Instant.parse(manifest.endedAt()).toEpochMilli();
          core.takenOver(partition, new Owner(99, "new"), image, new ClockReading(0, begun));
          for (int minute = 0; minute < 60; minute++) {
            core.advance(new ClockReading(minute * 60_000L, begun + minute * 60_000L));
          }
          recorder.lines.stream()
              .sorted()
              .forEach(
                  line ->
                      lines.add("%s-%d: %s".formatted(Topics.ledger(platform), partition, line)));
          lines.add(
              "%s-%d: %d open, %d settled"
                  .formatted(
                      Topics.ledger(platform),
                      partition,
                      core.openPayouts(),
                      core.settledPayouts()));
        });
  }

  /** Also what a later record supersedes is read whole here: it may be the newest elsewhere. */
  private static String text(PayoutLedgerEntry entry) {
    LedgerHead head = LedgerHead.of(entry);
    if (head.settled()) {
      return "%s %s, known %s".formatted(head.payoutId(), entry.getState(), head.known());
    }
    Payout open = LedgerCodec.open(entry);
    Baseline baseline =
        open.state() instanceof PayoutState.Claimed claimed
            ? claimed.attempt().baseline()
            : open.state() instanceof PayoutState.RetryWait wait ? wait.last().baseline() : null;
    return "%s %s of %d, attempts %d, sent %d, baseline %s, waits for %s"
        .formatted(
            open.id(),
            open.state().name(),
            open.command().request().amountMinor(),
            open.history().attempts(),
            open.history().sentCalls(),
            text(baseline),
            open.history().waiting() == null ? "nothing" : open.history().waiting().code());
  }

  private static String text(@Nullable Baseline baseline) {
    if (baseline == null) {
      return "none";
    }
    List<BigDecimal> payments = baseline.baseline();
    return payments == null ? "its token" : payments.toString();
  }

  private void controls(List<String> lines) {
    for (PayoutControl each : values(Topics.CONTROLS, PayoutControl.class)) {
      lines.add(
          "control: %s %s %s"
              .formatted(
                  each.getOrder(),
                  each.getScope(),
                  each.getLimit() == null ? "" : each.getLimit().getCurrency()));
    }
    for (PayoutResolution each : values(Topics.RESOLUTIONS, PayoutResolution.class)) {
      lines.add(
          "resolution: %s %s attempt %d"
              .formatted(each.getPayoutId(), each.getVerdict(), each.getAttempt()));
    }
  }

  /** The router's admissions are no part of a backup. */
  private Collection<Finding> findings() {
    Map<Platform, Set<String>> ledgers = new HashMap<>();
    for (Platform platform : Platforms.ALL) {
      manifest.topics().stream()
          .filter(topic -> topic.name().equals(Topics.ledger(platform)))
          .forEach(topic -> ledgers.put(platform, Set.of(topic.topicId())));
    }
    InMemoryRecords dump = new InMemoryRecords(ledgers, 86_400_000L);
    for (Stored each : records) {
      if (AuditedTopics.kind(each.topic()).isEmpty()) {
        continue;
      }
      dump.add(
          new RawRecord(
              new RecordPosition(
                  each.topic(), each.partition(), each.record().offset(), each.record().time()),
              bytes(each.record().key()),
              each.bytes(),
              false));
    }
    Set<Kind> recorded = java.util.EnumSet.allOf(Kind.class);
    recorded.remove(Kind.ADMISSION);
    long now = Instant.parse(manifest.endedAt()).toEpochMilli();
    try (Values values = new RegistryValues(settings)) {
      return new Audit(values, null, null, (what, done, total) -> {})
          .run(dump, Rules.pipeline(now).recorded(recorded))
          .findings();
    }
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : buffer.array();
  }

  private static Policy policy() {
    return new Policy(
        4,
        100_000,
        45_000,
        10_000,
        30_000,
        5_000,
        1_000,
        20_000,
        500,
        10_000,
        40_000,
        0,
        72_000_000,
        86_400_000,
        300_000,
        3,
        5,
        5,
        false,
        0,
        0,
        false,
        10,
        100,
        10,
        1,
        0);
  }

  static List<String> expected(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("decisions.txt"), StandardCharsets.UTF_8);
  }

  /** Notes what the core wants done; nothing is answered. */
  private static final class Recorder implements Effects {
    private final Set<String> lines = new java.util.TreeSet<>();

    @Override
    public void commit(LedgerTransaction transaction) {
      transaction
          .steps()
          .forEach(
              step ->
                  lines.add(
                      "writes %s %s of %s"
                          .formatted(step.by(), step.next().state().name(), step.next().id())));
    }

    @Override
    public void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel) {
      candidates.forEach(
          each ->
              lines.add(
                  "prepares %s, known %s, first baseline %s"
                      .formatted(each.request().payoutId(), each.known(), text(each.earlier()))));
    }

    @Override
    public void pay(PayoutRef ref, MoneyCall call) {
      lines.add("pays " + ref.payoutId());
    }

    @Override
    public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
      lines.add(
          "reads %s of %d %s against %s"
              .formatted(
                  request.payoutId(), request.amountMinor(), request.currency(), text(baseline)));
    }

    @Override
    public void probe(Pause pause) {}

    @Override
    public void intake(int partition, boolean open) {}

    @Override
    public void contradicted(PayoutRef ref, long offset) {}
  }

  @Override
  public void close() {
    registry.close();
  }
}
