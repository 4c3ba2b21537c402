package org.payouts.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusPaid;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.cli.stack.LocalStack;
import org.payouts.cli.stack.StackOptions;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;
import org.payouts.view.store.Database;
import org.payouts.view.store.ViewRecord;
import org.payouts.view.store.ViewWriter;

/**
 * The list of payouts under many viewers. Not a part of any build: docs/decisions/0062 has the
 * command. Records go into the view's database directly; the pages are asked for over HTTP.
 */
class ViewersBench {
  private static final int PAYOUTS = Integer.getInteger("viewers.payouts", 1_000_000);
  private static final int VIEWERS = Integer.getInteger("viewers.count", 50);
  private static final Duration RUN = Duration.ofSeconds(60);
  private static final Instant FIRST = Instant.parse("2026-09-01T00:00:00Z");

  @TempDir private Path directory;

  @Test
  void the_list_answers_within_200_ms_at_the_95th_percentile() throws Exception {
    LocalStack stack =
        LocalStack.at(
            new StackOptions(
                directory.resolve("data"),
                0,
                0,
                0,
                false,
                false,
                0,
                0,
                Settings.of(Map.of()),
                Settings.of(Map.of())));
    try (stack) {
      stack.start(what -> {});
      fill(directory.resolve("data").resolve("view"), identity(stack.settings()));
      String link = stack.startConsole(0);
      HttpClient browser =
          HttpClient.newBuilder()
              .cookieHandler(new CookieManager())
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build();
      get(browser, URI.create(link));
      URI base = URI.create(link.substring(0, link.indexOf("sign-in")));
      await().atMost(Duration.ofMinutes(1)).until(() -> get(browser, base).statusCode() == 200);
      look(browser, base, Duration.ofSeconds(10));
      long[] nanos = look(browser, base, RUN);
      Arrays.sort(nanos);
      double p50 = nanos[nanos.length / 2] / 1e6;
      double p95 = nanos[(int) (nanos.length * 0.95)] / 1e6;
      double p99 = nanos[(int) (nanos.length * 0.99)] / 1e6;
      System.out.printf(
          "%d payouts, %d viewers: %d pages in %d s, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
          PAYOUTS, VIEWERS, nanos.length, RUN.toSeconds(), p50, p95, p99);
      assertThat(p95).isLessThan(200);
    }
  }

  /** As the view names the topics that it is made of. */
  private static Map<String, String> identity(Settings settings) throws Exception {
    Map<String, String> ids = new HashMap<>();
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      ids.put("cluster", admin.describeCluster().clusterId().get());
      admin
          .describeTopics(RecordKind.topics())
          .allTopicNames()
          .get()
          .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
    }
    return ids;
  }

  private static void fill(Path view, Map<String, String> identity) throws Exception {
    long start = System.nanoTime();
    try (Database database = Database.in(view)) {
      database.open(identity);
      try (ViewWriter writer = new ViewWriter(database)) {
        for (int i = 0; i < PAYOUTS; i++) {
          for (ViewRecord record : records(i)) {
            writer.apply(record);
          }
          if (i % 2_000 == 1_999) {
            writer.commit(Map.of());
          }
        }
        writer.commit(Map.of());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "filled with %d payouts, %d records, in %.0f s; %d MB%n",
        PAYOUTS, 3L * PAYOUTS, seconds, Files.size(view.resolve("view.db")) >> 20);
  }

  private static List<ViewRecord> records(int i) {
    boolean onMTurk = i % 3 == 0;
    Platform platform = onMTurk ? Platform.MTURK : Platform.PROLIFIC;
    Object target =
        onMTurk
            ? MTurkTarget.newBuilder()
                .setWorkerId("A" + i % 50_000)
                .setAssignmentId("3A" + i)
                .setHitId("3H" + i / 9)
                .build()
            : new ProlificTarget(
                "5f304723a6812b7b13ba881b",
                "66aa1c7d20b94e5f%08x".formatted(i / 5_000),
                "63d2f1c0a8b94e7d%08x".formatted(i));
    String id = "batch-%d:%d".formatted(i / 20_000, i);
    Instant at = FIRST.plusMillis(i * 7_000L);
    PayoutCommand command =
        PayoutCommand.newBuilder()
            .setPayoutId(id)
            .setTarget(target)
            .setAmountMinor(100 + i % 700)
            .setCurrency(onMTurk ? "USD" : "GBP")
            .setBatch("batch-" + i / 20_000)
            .setContentHash(new ContentHash(new byte[16]))
            .setRequestSha256(new Sha256(new byte[32]))
            .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, (long) i))
            .setAdmittedAt(at)
            .setLedgerTopicId("ledger")
            .build();
    String state = i % 1_000 == 7 ? "REVIEW" : i % 100 == 5 ? "FAILED" : "PAID";
    List<ViewRecord> records = new ArrayList<>();
    records.add(record(Topics.commands(platform), i, at, command));
    records.add(
        record(
            Topics.ledger(platform),
            i,
            at.plusSeconds(2),
            PayoutLedgerEntry.newBuilder()
                .setPayoutId(id)
                .setState(state)
                .setPlatform(platform)
                .setContentHash(command.getContentHash())
                .setRequestSha256(command.getRequestSha256())
                .setSource(command.getSource())
                .setTenure(1)
                .setOwner("owner")
                .setWrittenAt(at)
                .setPaidAmountMinor(state.equals("PAID") ? command.getAmountMinor() : null)
                .setFailureCode(state.equals("FAILED") ? "NOT_APPROVED" : null)
                .setSettledAt(state.equals("REVIEW") ? null : at.plusSeconds(2))
                .build()));
    if (state.equals("PAID")) {
      records.add(
          record(
              Topics.BONUS_PAID,
              i,
              at.plusSeconds(2),
              BonusPaid.newBuilder()
                  .setPayoutId(id)
                  .setPlatform(platform)
                  .setTarget("")
                  .setAmountMinor(command.getAmountMinor())
                  .setCurrency(command.getCurrency())
                  .setPaidAmountMinor(command.getAmountMinor())
                  .setEvidence("before [], now [%d]".formatted(command.getAmountMinor()))
                  .setSettledAt(at.plusSeconds(2))
                  .build()));
    }
    return records;
  }

  private static ViewRecord record(String topic, long offset, Instant at, SpecificRecord value) {
    return new ViewRecord(new RecordPlace(topic, 0, offset, at), value, null, null);
  }

  /** Each viewer asks for a list about once a second, for a while; returns how long each took. */
  private static long[] look(HttpClient browser, URI base, Duration during) throws Exception {
    Queue<Long> taken = new ConcurrentLinkedQueue<>();
    ExecutorService viewers = Executors.newFixedThreadPool(VIEWERS);
    try {
      long end = System.nanoTime() + during.toNanos();
      List<Future<?>> running = new ArrayList<>();
      for (int viewer = 0; viewer < VIEWERS; viewer++) {
        Random random = new Random(viewer);
        running.add(
            viewers.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    URI page = base.resolve(address(random));
                    long begin = System.nanoTime();
                    assertThat(get(browser, page).statusCode()).isEqualTo(200);
                    taken.add(System.nanoTime() - begin);
                    LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(1_000)));
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      viewers.shutdown();
    }
    return taken.stream().mapToLong(Long::longValue).toArray();
  }

  private static String address(Random random) {
    int batch = random.nextInt(Math.max(1, PAYOUTS / 20_000));
    return switch (random.nextInt(8)) {
      case 0 -> "/payouts";
      case 1 -> "/payouts?state=paid";
      case 2 -> "/payouts?state=failed&platform=prolific";
      case 3 -> "/payouts?batch=batch-" + batch;
      case 4 -> "/payouts?batch=batch-" + batch + "&state=failed";
      case 5 -> "/payouts?participant=A" + random.nextInt(50_000);
      case 6 -> "/payouts?id=batch-" + batch + ":";
      default -> "/payouts?from=2026-10-01&to=2026-10-31&order=oldest";
    };
  }

  private static HttpResponse<String> get(HttpClient browser, URI page) throws Exception {
    return browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }
}
