package org.payouts.console;

import static org.awaitility.Awaitility.await;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.ReservationState;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** A console beside a real broker; router and workers are played by the test. */
final class ConsoleStack implements AutoCloseable {
  static final String STUDY = "66aa1c7d20b94e5f8c3d1e07";
  static final String WORKSPACE = "5f304723a6812b7b13ba881b";
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  final Settings settings;
  final ConsoleService console;
  final URI base;
  final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final String bootstrap;
  private final String link;

  ConsoleStack(String bootstrap, String registry, Path directory, Map<String, String> more) {
    this.bootstrap = bootstrap;
    SharedTopics.reset(bootstrap);
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("schema.registry.url", registry);
    values.put(ConsoleConfig.PORT, "0");
    values.put(ConsoleConfig.USER, "A. Jones");
    values.put(ConsoleConfig.VIEW_DIR, directory.toString());
    values.putAll(more);
    settings = Settings.of(values);
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    console = new ConsoleService(settings);
    console.start();
    link = console.link();
    base = URI.create(link).resolve("/");
  }

  /** The link that is printed at the start. */
  String link() {
    return link;
  }

  HttpResponse<String> get(String path) throws Exception {
    return get(browser, path);
  }

  HttpResponse<String> get(HttpClient client, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts a form as a page of the console does. */
  HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
    return post(path, fields, origin());
  }

  String origin() {
    return base.toString().replaceFirst("/$", "");
  }

  HttpResponse<String> post(String path, Map<String, String> fields, String origin)
      throws Exception {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (origin != null) {
      request.header("Origin", origin);
    }
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Uploads a file with fields. */
  HttpResponse<String> upload(String path, Map<String, String> fields, String name, String text)
      throws Exception {
    String boundary = "a-boundary-of-the-test";
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (field, value) ->
            body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, field, value)));
    body.append(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                .formatted(boundary, name)
            + "Content-Type: text/csv\r\n\r\n%s\r\n--%s--\r\n".formatted(text, boundary));
    return browser.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("Origin", origin())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The form token of a page. */
  static String formOf(String html) {
    Matcher found = FORM.matcher(html);
    if (!found.find()) {
      throw new AssertionError("no form in " + html);
    }
    return found.group(1);
  }

  /** Who asked, as each request in the topic says. */
  List<String> requesters() {
    try (TopicReader<String, BonusRequested> reader =
        TopicReader.of(
            bootstrap,
            Topics.BONUS_REQUESTED,
            PayoutSerdes.deserializer(settings, BonusRequested.class))) {
      reader.toEnd();
      return reader.values().stream().map(BonusRequested::getRequestedBy).toList();
    }
  }

  void awaitRead(long records) {
    await().atMost(Duration.ofSeconds(20)).until(() -> console.view().status().read() >= records);
  }

  static BonusRequested request(String id, int submission, long minor, String batch) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(
            new ProlificTarget(WORKSPACE, STUDY, "63d2f1c0a8b94e7d%08x".formatted(submission)))
        .setAmountMinor(minor)
        .setCurrency("GBP")
        .setBatch(batch)
        .build();
  }

  static PayoutCommand command(BonusRequested request) {
    return PayoutCommand.newBuilder()
        .setPayoutId(request.getPayoutId())
        .setTarget(request.getTarget())
        .setAmountMinor(request.getAmountMinor())
        .setCurrency(request.getCurrency())
        .setBatch(request.getBatch())
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L))
        .setAdmittedAt(NOW)
        .setLedgerTopicId("ledger")
        .build();
  }

  static PayoutLedgerEntry.Builder ledger(PayoutCommand command, String state) {
    return PayoutLedgerEntry.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setState(state)
        .setPlatform(Platform.PROLIFIC)
        .setContentHash(command.getContentHash())
        .setRequestSha256(command.getRequestSha256())
        .setSource(command.getSource())
        .setTenure(1)
        .setOwner("owner")
        .setWrittenAt(NOW)
        .setCommand(command);
  }

  static PayoutReview.Builder review(PayoutCommand command, String status) {
    return PayoutReview.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(Platform.PROLIFIC)
        .setStatus(status)
        .setAttempt(1)
        .setReason("the call was not answered and the books do not show it")
        .setStudy(STUDY)
        .setTarget("63d2f1c0a8b94e7d5c1f2a3b")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setLastAnswer("no answer within 30 s")
        .setBooks("before [], now []")
        .setBooksEntries(List.of())
        .setOpenedAt(NOW);
  }

  static BonusPaid paid(PayoutCommand command) {
    return BonusPaid.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(Platform.PROLIFIC)
        .setStudy(STUDY)
        .setTarget("")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setPaidAmountMinor(command.getAmountMinor())
        .setEvidence("before [], now [%d]".formatted(command.getAmountMinor()))
        .setAttempts(1)
        .setSettledAt(NOW)
        .setBatch(command.getBatch())
        .build();
  }

  <T extends SpecificRecord> void write(String topic, String key, T value) throws Exception {
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            new HashMap<>(settings.kafkaClient()),
            new StringSerializer(),
            PayoutSerdes.<T>serializer(settings))) {
      producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
    }
  }

  /** A payout that is paid: four records. */
  void paidPayout(String id, int submission, long minor, String batch) throws Exception {
    BonusRequested request = request(id, submission, minor, batch);
    PayoutCommand command = command(request);
    write(Topics.BONUS_REQUESTED, id, request);
    write(Topics.commands(Platform.PROLIFIC), id, command);
    write(
        Topics.ledger(Platform.PROLIFIC),
        id,
        ledger(command, "PAID").setPaidAmountMinor(minor).setSettledAt(NOW).build());
    write(Topics.BONUS_PAID, id, paid(command));
  }

  /** A payout that waits for a second person: three records. */
  void waitsForApproval(String id, int submission, long minor, String batch, String by)
      throws Exception {
    BonusRequested request =
        BonusRequested.newBuilder(request(id, submission, minor, batch)).setRequestedBy(by).build();
    PayoutCommand command = PayoutCommand.newBuilder(command(request)).setRequestedBy(by).build();
    write(Topics.BONUS_REQUESTED, id, request);
    write(Topics.commands(Platform.PROLIFIC), id, command);
    write(
        Topics.ledger(Platform.PROLIFIC),
        id,
        ledger(command, "ACCEPTED")
            .setWaitingCode("NEEDS_APPROVAL")
            .setWaitingFor("above 1.00 GBP a second person has to say yes")
            .setWaitingSince(NOW)
            .build());
  }

  /** What the limits of sums say of a payout: one record. */
  void reserved(String id, long minor, ReservationState state) throws Exception {
    write(
        Topics.RESERVATIONS,
        id,
        PayoutReservation.newBuilder()
            .setPayoutId(id)
            .setState(state)
            .setContentHash(new ContentHash(new byte[16]))
            .setPlatform(Platform.PROLIFIC)
            .setAccount(WORKSPACE)
            .setStudy(STUDY)
            .setTarget("63d2f1c0a8b94e7d00000001")
            .setAmountMinor(minor)
            .setCurrency("GBP")
            .setReservedAt(state == ReservationState.HELD ? null : Instant.now())
            .setDecidedAt(Instant.now())
            .setScope("prolific")
            .setOrdersRead(1)
            .setRequestOffset(0)
            .build());
  }

  /** A payout in review: four records. */
  void inReview(String id, int submission, long minor, String batch) throws Exception {
    BonusRequested request = request(id, submission, minor, batch);
    PayoutCommand command = command(request);
    write(Topics.BONUS_REQUESTED, id, request);
    write(Topics.commands(Platform.PROLIFIC), id, command);
    write(Topics.ledger(Platform.PROLIFIC), id, ledger(command, "REVIEW").build());
    write(Topics.REVIEWS, id, review(command, "OPEN").build());
  }

  @Override
  public void close() {
    console.close();
  }
}
