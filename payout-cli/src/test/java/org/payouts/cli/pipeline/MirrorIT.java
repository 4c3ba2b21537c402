package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.RespondentTarget;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.kafka.LocalKafkaProcess;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.topics.Topics;

/**
 * A drill with MirrorMaker itself: a cluster is lost while it pays, behind a mirror that lags, and
 * the stack goes on there by the steps of docs/operations.md.
 */
@EnabledIfSystemProperty(
    named = MirrorMaker.CLASS_PATH,
    matches = ".+",
    disabledReason = "minutes, and Kafka Connect; ./verify mirror runs it")
class MirrorIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path temp;
  private LocalKafkaProcess primaryBroker;
  private LocalKafkaProcess mirrorBroker;
  private Pipeline primary;
  private Pipeline mirror;
  private MirrorMaker maker;
  private final Map<String, BonusRequested> published = new LinkedHashMap<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final long startedNs = System.nanoTime();

  @BeforeEach
  void start() throws Exception {
    say("seed " + seed);
    primaryBroker = broker("primary-broker");
    mirrorBroker = broker("mirror-broker");
    primary = new Pipeline(primaryBroker.bootstrapServers(), directory("primary"));
    mirror = primary.on(mirrorBroker.bootstrapServers(), directory("mirror"));
    maker =
        MirrorMaker.start(
            directory("maker"), primaryBroker.bootstrapServers(), mirrorBroker.bootstrapServers());
  }

  private LocalKafkaProcess broker(String name) throws Exception {
    return LocalKafkaProcess.start(new LocalKafka.Options(directory(name), 0));
  }

  private Path directory(String name) throws Exception {
    return Files.createDirectories(temp.resolve(name));
  }

  @AfterEach
  void stop() {
    maker.close();
    mirror.close();
    primary.close();
    mirrorBroker.close();
    primaryBroker.close();
  }

  private void say(String what) {
    System.out.printf("mirror drill, %5.1f s: %s%n", (System.nanoTime() - startedNs) / 1e9, what);
  }

  /**
   * One wave: of each platform what is paid, fails, stays unclear, is held, and shares a target.
   */
  private List<BonusRequested> wave(String name) {
    List<BonusRequested> wave = new ArrayList<>();
    for (int i = 0; i < 4 + random.nextInt(4); i++) {
      String id = name + i;
      wave.add(Requests.prolific(id + "-p", "ws", "p" + id, 100 + random.nextInt(100)));
      wave.add(Requests.mturk(id + "-m", "3M" + upper(id), 100 + random.nextInt(100)));
      wave.add(Requests.respondent(id + "-r", "r" + id, 0));
    }
    wave.add(Requests.prolific(name + "-twin1", "ws", "twin" + name, 150));
    wave.add(Requests.prolific(name + "-twin2", "ws", "twin" + name, 150));
    wave.add(Requests.mturk(name + "-dear", "3DEAR" + upper(name), 10_000_000));
    wave.add(held(name + "-held"));
    wave.add(held(name + "-cancelled"));
    wave.add(unclear(name + "-lost-answer", FaultClass.PAY_THEN_500));
    wave.add(unclear(name + "-review", FaultClass.FAIL_500));
    wave.forEach(each -> published.put(each.getPayoutId(), each));
    return wave;
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static BonusRequested held(String id) {
    return Requests.request(id, new RespondentTarget("held", id, 2500L), 2500, "USD");
  }

  private BonusRequested unclear(String id, FaultClass answer) {
    primary
        .providers()
        .faults()
        .add(FaultRule.always(answer).on("respondent", "payout").target(id).times(1));
    return Requests.respondent(id, id, 0);
  }

  private static void publish(Pipeline on, List<BonusRequested> requests) throws Exception {
    for (BonusRequested each : requests) {
      on.publish(each);
    }
  }

  private static String run(Pipeline on, int code, String... words) {
    StringWriter said = new StringWriter();
    assertThat(on.command(said, words)).as(() -> said.toString()).isEqualTo(code);
    return said.toString();
  }

  private static void as(Pipeline on, String words, String... more) {
    run(
        on,
        0,
        Stream.concat(
                Stream.of(words.split(" ")),
                Stream.concat(Stream.of("--by", "Jones", "--because", "a drill"), Stream.of(more)))
            .toArray(String[]::new));
  }

  private static void awaitEnded(Pipeline on, String wave) {
    on.awaitTopics(
        wave + " is paid, failed, held or in review",
        PATIENCE,
        dump -> {
          var ended = dump.ended();
          return dump.commands().stream()
                  .filter(each -> each.getPayoutId().startsWith(wave))
                  .allMatch(
                      each ->
                          ended.contains(each.getPayoutId())
                              || each.getPayoutId().matches(".*-(held|cancelled)"))
              && dump.commands().stream().anyMatch(each -> each.getPayoutId().startsWith(wave));
        });
  }

  /** How many committed records each mirrored topic has. */
  private static Map<String, Integer> sizes(Pipeline of) {
    Map<String, Integer> sizes = new TreeMap<>();
    try (TopicFollower reader = new TopicFollower(of.settings())) {
      reader.readAll(
          TopicCatalogue.all().stream().map(TopicSpec::name).toList(),
          record -> sizes.merge(record.topic(), 1, Integer::sum));
    }
    return sizes;
  }

  private void awaitCopied() {
    Map<String, Integer> there = sizes(primary);
    await("the mirror has all")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(sizes(mirror)).isEqualTo(there));
  }

  private static void awaitRouted(Pipeline on) {
    try (Admin admin = KafkaClients.admin(on.settings())) {
      await("the router has read all requests")
          .atMost(PATIENCE)
          .until(
              () -> {
                ServiceGroup group = ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID);
                return !group.offsets().isEmpty()
                    && group.behind(admin, Topics.BONUS_REQUESTED) == 0;
              });
    }
  }

  private void adoptAll(Instant ended) {
    for (var platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      Supplier<String> adopt =
          () ->
              run(
                  mirror,
                  0,
                  "adopt",
                  name,
                  "--ended",
                  ended.toString(),
                  "--by",
                  "Jones",
                  "--because",
                  "a drill");
      await("adopted " + name)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  say(
                      adopt
                          .get()
                          .lines()
                          .filter(line -> line.startsWith(name))
                          .findFirst()
                          .orElseThrow()));
    }
  }

  private void goAll() {
    Platforms.ALL.forEach(platform -> as(mirror, "go " + Platforms.name(platform)));
  }

  @Test
  void a_stack_goes_on_from_a_mirror_that_lags_and_nobody_is_paid_twice() throws Exception {
    primary.startServices();
    primary.awaitReady();
    as(primary, "stop respondent/study/held");
    publish(primary, wave("a"));
    publish(primary, List.of(published.get("a0-p"), published.get("a0-m")));
    primary.write(0, "poison", new byte[] {1});
    awaitEnded(primary, "a");
    awaitCopied();
    say("the first wave is copied: " + sizes(mirror));

    // MirrorMaker is killed while it copies, and copies nothing twice afterwards.
    List<BonusRequested> second = wave("b");
    publish(primary, second.subList(0, second.size() / 2));
    primary.awaitTopics("some are on their way", dump -> dump.ledger().size() > 30);
    maker.kill();
    publish(primary, second.subList(second.size() / 2, second.size()));
    maker.startAgain();
    as(primary, "resolve a-cancelled cancel");
    awaitEnded(primary, "b");
    awaitCopied();
    say("the second wave is copied, once: " + sizes(mirror));

    // It ends for good while the primary pays on.
    List<BonusRequested> third = wave("c");
    publish(primary, third.subList(0, third.size() / 2));
    int before = primary.dump().paid().size();
    int more = random.nextInt(8);
    primary.awaitTopics("some more are paid", dump -> dump.paid().size() >= before + more);
    maker.kill();
    as(primary, "resolve b-cancelled cancel");
    publish(primary, third.subList(third.size() / 2, third.size()));
    awaitEnded(primary, "c");
    publish(primary, wave("d"));
    primary.awaitTopics("some of the last", dump -> dump.paid().size() > before + 12);
    TopicDump last = primary.dump();
    primaryBroker.kill();
    primary.stopServices();
    Instant ended = Instant.now();
    TopicDump copied = mirror.dump();
    say(
        "the primary is lost; the mirror has %d of its %d commands, %d of %d payments, %d of %d failures"
            .formatted(
                copied.commands().size(),
                last.commands().size(),
                copied.paid().size(),
                last.paid().size(),
                copied.failed().size(),
                last.failed().size()));
    assertThat(copied.paid().size()).isLessThan(last.paid().size());

    goOnOnTheMirror(ended);
    judge(last);
  }

  /** The steps of docs/operations.md, "A mirror cluster". */
  private void goOnOnTheMirror(Instant ended) throws Exception {
    run(mirror, 0, "topics", "check");
    say(run(mirror, 0, "topics", "restore-registry").strip());
    mirror.startRouter();
    awaitRouted(mirror);
    adoptAll(ended);
    mirror.startWorkers();
    // Somebody who does not know what was lost publishes everything again.
    publish(mirror, List.copyOf(published.values()));
    mirror.awaitTopics(
        "all are commanded",
        PATIENCE,
        dump ->
            dump.commands().stream().map(each -> each.getPayoutId()).distinct().count()
                == published.size());
    awaitRouted(mirror);
    mirror.stopWorkers();
    adoptAll(ended);
    mirror.startWorkers();
    goAll();
    as(mirror, "go respondent/study/held");
    publish(mirror, wave("e"));
    await("each has its end")
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              settleTwins();
              return mirror.dump().ended().containsAll(published.keySet());
            });
    say("each has its end");
  }

  /**
   * Two payouts of a target, and payments that may be either's: a person says how many there are.
   */
  private void settleTwins() {
    TopicDump now = mirror.dump();
    for (String id : now.inReview()) {
      if (id.contains("-twin")) {
        String target = Targets.key(published.get(id).getTarget());
        long settled = now.paid().stream().filter(each -> each.getTarget().equals(target)).count();
        String answer = payments(target) > settled ? "paid" : "retry";
        String words = "resolve " + id + " " + answer + " --by Jones --because looked";
        int code = mirror.command(new StringWriter(), words.split(" "));
        say(words + ": exit code " + code);
        return;
      }
    }
  }

  private long payments(String target) {
    return mirror.providers().book().payments().stream()
        .filter(each -> each.target().equals(target))
        .count();
  }

  private void judge(TopicDump last) throws Exception {
    TopicDump now = mirror.dump();
    Map<String, List<Payment>> booked = new TreeMap<>();
    for (Payment each : mirror.providers().book().payments()) {
      booked.computeIfAbsent(each.target(), target -> new ArrayList<>()).add(each);
    }
    Map<String, Integer> paid = new TreeMap<>();
    Map<String, Integer> asked = new TreeMap<>();
    Map<String, Integer> open = new TreeMap<>();
    for (BonusRequested each : published.values()) {
      String id = each.getPayoutId();
      String target = Targets.key(each.getTarget());
      long results =
          now.paid().stream().filter(p -> p.getPayoutId().equals(id)).count()
              + now.failed().stream().filter(f -> f.getPayoutId().equals(id)).count();
      boolean inReview = now.ended().contains(id) && results == 0;
      assertThat(results + (inReview ? 1 : 0)).as("results and reviews of " + id).isEqualTo(1);
      asked.merge(target, 1, Integer::sum);
      paid.merge(target, now.outcome(id).equals("PAID") ? 1 : 0, Integer::sum);
      open.merge(target, inReview ? 1 : 0, Integer::sum);
    }
    asked.forEach(
        (target, payouts) -> {
          int payments = booked.getOrDefault(target, List.of()).size();
          assertThat(payments)
              .as("payments of " + target + " for " + payouts + " payouts")
              .isBetween(paid.get(target), paid.get(target) + open.get(target));
        });
    assertThat(asked.keySet()).as("nobody else was paid").containsAll(booked.keySet());
    long atTheEnd =
        last.paid().stream().filter(p -> now.outcome(p.getPayoutId()).equals("PAID")).count();
    say(
        "%d payouts: %d paid, %d failed, %d in review; %d payments in the books; of the %d that the primary had reported as paid, %d are PAID here"
            .formatted(
                published.size(),
                now.paid().size(),
                now.failed().size(),
                now.inReview().size(),
                mirror.providers().book().payments().size(),
                last.paid().size(),
                atTheEnd));
    MirrorFindings.judge(mirror).forEach((kind, count) -> say(count + " x " + kind));
  }
}
