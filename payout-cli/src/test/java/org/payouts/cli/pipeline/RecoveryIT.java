package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.payouts.sandbox.providers.book.Payment.Origin.AUTOPAY;
import static org.payouts.sandbox.providers.book.Payment.Origin.OUTSIDE;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutControl;
import org.payouts.Platform;
import org.payouts.admin.Compaction;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.adopt.Adoption;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdoptionLog;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.topics.Topics;

/** All topics lost and restored from a backup: nobody is paid twice, and everybody once. */
@ExtendWith(KafkaCluster.class)
class RecoveryIT {

  @TempDir private Path temp;
  private String bootstrap;
  private Pipeline pipeline;
  private Path backup;
  private Instant ended = Instant.now();

  @BeforeEach
  void start(@Bootstrap String broker) throws Exception {
    bootstrap = broker;
    pipeline = new Pipeline(broker, temp);
    backup = temp.resolve("backup");
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private void publish(String... names) throws Exception {
    for (String name : names) {
      for (BonusRequested each : requests(name)) {
        pipeline.publish(each);
      }
    }
  }

  private static List<BonusRequested> requests(String name) {
    return List.of(
        Requests.prolific(name + "-p", "ws", name, 150),
        Requests.mturk(name + "-m", name.toUpperCase(Locale.ROOT), 70),
        Requests.respondent(name + "-r", name, 0));
  }

  private static List<String> ids(String... names) {
    return Stream.of(names)
        .flatMap(name -> requests(name).stream())
        .map(BonusRequested::getPayoutId)
        .toList();
  }

  private void awaitPaid(String... names) {
    List<String> ids = ids(names);
    pipeline.awaitTopics(
        ids + " are paid",
        Duration.ofSeconds(90),
        dump -> ids.stream().allMatch(id -> dump.outcome(id).equals("PAID")));
  }

  private String run(int code, String... words) {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, words)).as(() -> said.toString()).isEqualTo(code);
    return said.toString();
  }

  private void stopServices() {
    pipeline.stopServices();
    ended = Instant.now();
  }

  /** Every topic and group is gone, as with all disks. */
  private void lose() {
    stopServices();
    SharedTopics.reset(bootstrap);
    pipeline.forgetTopics();
  }

  private String restore(int code) {
    return run(code, "restore", "--from", backup.toString(), "--by", "A. Jones");
  }

  private String adopt(int code, String platform) {
    String[] words = {
      "adopt", platform, "--ended", ended.toString(), "--by", "A. Jones", "--because", "a drill"
    };
    return run(code, words);
  }

  /** Waits out the quiet period and the group's session. */
  private String adoptAll() {
    return Platforms.ALL.stream()
        .map(platform -> awaitAdopted(Platforms.name(platform)))
        .collect(Collectors.joining());
  }

  private String awaitAdopted(String platform) {
    StringBuilder said = new StringBuilder();
    await("adopted " + platform)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> said.append(adopt(0, platform)));
    return said.toString();
  }

  /** That go was about what stood before: nothing is begun after the adoption by it. */
  private void adoptWhileSomebodySaysGo() {
    Adoption.Wish wish = new Adoption.Wish("A. Jones", "a drill", ended, false, false);
    Adoption adoption =
        new Adoption(Platform.MTURK, pipeline.settings(), lookedUp -> goOn("mturk"));
    await("adopted meanwhile")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(CommandFailure.class)
        .until(() -> adoption.run(wish), found -> !found.doubted().isEmpty());
    try (ControlClient controls = new ControlClient(pipeline.settings())) {
      assertThat(controls.orders().stops()).extracting(PayoutControl::getScope).contains("mturk");
    }
  }

  private void goOn(String platform) {
    run(0, "go", platform, "--by", "A. Jones", "--because", "compared");
  }

  private void goAll() {
    for (var platform : Platforms.ALL) {
      goOn(Platforms.name(platform));
    }
  }

  /** The payments of each target; the books are the truth. */
  private void assertPaidOnce(String... names) {
    for (String name : names) {
      assertThat(payments(name)).as("payments of " + name).hasSize(3);
    }
  }

  private List<Payment> payments(String target) {
    return pipeline.providers().book().payments().stream()
        .filter(each -> each.target().equalsIgnoreCase(target))
        .toList();
  }

  private List<String> keptForEver() {
    List<String> lines = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(pipeline.settings())) {
      reader.readAll(
          TopicCatalogue.all().stream()
              .filter(spec -> spec.compaction() == Compaction.KEEP_ALL)
              .map(TopicSpec::name)
              .filter(name -> !name.equals(Topics.ADOPTIONS))
              .toList(),
          record ->
              lines.add(
                  "%s-%d@%d %d %s %s"
                      .formatted(
                          record.topic(),
                          record.partition(),
                          record.offset(),
                          record.timestamp(),
                          record.key() == null ? "-" : HexFormat.of().formatHex(record.key()),
                          record.value() == null
                              ? "-"
                              : HexFormat.of().formatHex(record.value()))));
    }
    return lines.stream().sorted().toList();
  }

  @Test
  @EnabledIfSystemProperty(
      named = "recovery.all",
      matches = "true",
      disabledReason = "more than a minute; ./verify recovery runs it")
  void what_was_restored_is_as_it_was_and_the_rest_is_paid_once_after_the_adoption()
      throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    publish("a", "b");
    // A duplicate, and what no reader understands, have their places too.
    pipeline.publish(Requests.mturk("a-m", "A", 70));
    pipeline.write(0, "poison", new byte[] {1});
    awaitPaid("a", "b");
    pipeline.awaitTopics("both are rejected", dump -> dump.rejected().size() == 2);
    stopServices();
    publish("left");
    List<String> before = keptForEver();
    assertThat(run(0, "backup", "--to", backup.toString())).contains(" topics as of ");
    run(2, "backup", "--to", backup.toString());

    assertThat(restore(1)).as("onto what is there").contains("has topics of a pipeline already");
    lose();
    restore(0);
    assertThat(keptForEver()).as("offsets, times, keys and values").isEqualTo(before);
    assertThat(restore(1)).as("twice").contains("has topics of a pipeline already");
    run(0, "topics", "check");

    int calls = pipeline.providers().calls().all().size();
    assertThat(adopt(1, "mturk")).contains("has not read 11 requests", "start the router");
    pipeline.startServices();
    pipeline.awaitTopics("the rest is routed", dump -> dump.commands().size() == 9);
    await("workers refuse the ledgers")
        .until(() -> pipeline.reasons().filter(why -> why.contains("payouts adopt")).count() >= 3);
    stopServices();
    assertThat(adopt(1, "mturk")).as("at once").contains("proves nothing for PT4S");
    adoptAll();
    pipeline.startServices();
    pipeline.awaitReady();
    assertThat(adopt(1, "mturk")).contains("is running");
    assertThat(run(0, "status")).contains("its ledger is being adopted");
    goAll();
    awaitPaid("left");
    assertPaidOnce("a", "b", "left");
    assertThat(pipeline.providers().calls().since(calls))
        .filteredOn(call -> call.money())
        .as("money calls since the loss")
        .hasSize(3);
    TopicDump after = pipeline.dump();
    assertThat(after.paid()).hasSize(9);
    assertThat(after.rejected()).as("the replay rejects nothing again").hasSize(2);
    pipeline.judge();
    assertThat(run(0, "audit")).isNotEmpty();
  }

  @Test
  void what_was_paid_after_the_backup_is_found_in_the_books_and_never_paid_again()
      throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    publish("a");
    awaitPaid("a");
    pipeline.stopServices();
    publish("b");
    pipeline.publish(Requests.prolific("twin-1", "ws", "twin", 150));
    pipeline.publish(Requests.prolific("twin-2", "ws", "twin", 150));
    run(0, "backup", "--to", backup.toString());
    pipeline.startServices();
    pipeline.awaitReady();
    publish("c");
    awaitPaid("b", "c");
    pipeline.awaitTopics(
        "the twins are paid",
        dump -> Stream.of("twin-1", "twin-2").allMatch(id -> dump.outcome(id).equals("PAID")));

    lose();
    restore(0);
    pipeline.startRouter();
    pipeline.awaitTopics("requests are routed", dump -> dump.commands().size() == 8);
    adoptWhileSomebodySaysGo();
    adoptAll();
    assertThat(adopt(0, "mturk")).as("again").contains("0 are not paid, 0 may have been paid");
    pipeline.startWorkers();
    // MTurk's books name the payout. Those of the others may show somebody else's payment.
    awaitOutcome("PAID", "b-m");
    resolvePaid("b-p");
    resolvePaid("b-r");
    assertPaidOnce("a", "b", "c");

    // Their requests were lost with the old stack, and are published again by who sent them.
    publish("c");
    pipeline.awaitTopics(
        "the lost ones are taken in and wait",
        dump -> ids("c").stream().allMatch(id -> dump.outcome(id).equals("ACCEPTED")));
    assertThat(run(1, "go", "mturk", "--by", "A. Jones", "--because", "in a hurry"))
        .contains("1 payouts of mturk were asked for since its ledger was adopted");
    pipeline.stopWorkers();
    adoptAll();
    pipeline.startWorkers();
    awaitOutcome("PAID", "c-m");
    resolvePaid("c-p");
    resolvePaid("c-r");
    String asked = awaitTwinInReview();
    assertThat(payments("twin")).hasSize(2);
    goAll();
    publish("d");
    awaitPaid("d");
    assertPaidOnce("a", "b", "c", "d");
    resolvePaid(asked);
    resolvePaid(awaitTwinInReview());
    assertThat(payments("twin")).hasSize(2);
    assertThat(pipeline.dump().paid())
        .extracting(each -> each.getPayoutId())
        .doesNotHaveDuplicates();
  }

  /** One target, two payouts, two payments: a person says of each which is its. */
  private String awaitTwinInReview() {
    return twinsInReview(
            pipeline.awaitTopics("a twin is in review", dump -> twinsInReview(dump).count() > 0))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> twinsInReview(TopicDump dump) {
    return dump.inReview().stream().filter(id -> id.startsWith("twin-"));
  }

  private void resolvePaid(String id) {
    resolve(id, "paid");
    awaitOutcome("PAID", id);
  }

  /** A person's answer, once the person is asked. */
  private void resolve(String id, String answer) {
    pipeline.awaitTopics(id + " is in review", dump -> dump.inReview().contains(id));
    run(0, "resolve", id, answer, "--by", "A. Jones", "--because", "looked it up");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "recovery.all",
      matches = "true",
      disabledReason = "./verify recovery runs it")
  void a_payment_of_somebody_else_is_not_reported_as_ours() throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    publish("a");
    awaitPaid("a");
    stopServices();
    // Asked for and never called. The books show as much already, of before the pipeline.
    pipeline.publish(Requests.prolific("never-p", "ws", "never", 150));
    pipeline.publish(Requests.respondent("never-r", "never", 0));
    pay(Payment.of(Provider.PROLIFIC, "ws", "never", 150, "GBP"), "study-of-ws", OUTSIDE);
    pay(Payment.of(Provider.RESPONDENT, "respondent", "never", 2500, "USD"), "project", AUTOPAY);
    run(0, "backup", "--to", backup.toString());

    lose();
    restore(0);
    pipeline.startRouter();
    pipeline.awaitTopics("requests are routed", dump -> dump.commands().size() == 5);
    String said = adoptAll();
    assertThat(said).contains("never-p", "never-r", "a person decides about 1 of them");
    pipeline.startWorkers();
    resolve("never-p", "retry");
    resolve("never-r", "retry");
    assertThat(pipeline.dump().paid())
        .extracting(each -> each.getPayoutId())
        .as("nobody was paid for them")
        .containsExactlyInAnyOrderElementsOf(ids("a"));
    goAll();
    awaitOutcome("PAID", "never-p");
    awaitOutcome("PAID", "never-r");
    assertThat(payments("never")).as("by somebody else, and ours").hasSize(4);
  }

  private void pay(Payment payment, String study, Payment.Origin origin) {
    pipeline.providers().book().append(payment.to(study, "").by(origin), 0);
  }

  @Test
  void a_platform_of_which_the_backup_has_requests_only_is_looked_up_as_well() throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    pipeline.publish(Requests.mturk("first", "3FIRST", 70));
    awaitOutcome("PAID", "first");
    pipeline.stopServices();
    pipeline.publish(Requests.respondent("asked", "asked", 0));
    run(0, "backup", "--to", backup.toString());
    pipeline.startServices();
    pipeline.awaitReady();
    BonusRequested lost = Requests.prolific("lost", "ws", "lost", 150);
    pipeline.publish(lost);
    awaitOutcome("PAID", "asked");
    awaitOutcome("PAID", "lost");

    lose();
    restore(0);
    pipeline.startServices();
    pipeline.awaitTopics("it is commanded anew", dump -> dump.commands().size() == 2);
    await("workers do not start")
        .until(() -> pipeline.reasons().filter(why -> why.contains("payouts adopt")).count() >= 3);
    pipeline.stopWorkers();
    adoptAll();
    pipeline.startWorkers();
    resolvePaid("asked"); // Respondent's books do not say for whom the payment is.

    // No command of Prolific came back, so none names a former ledger.
    pipeline.stopRouter();
    pipeline.publish(lost);
    assertThat(run(1, "go", "prolific", "--by", "A. Jones", "--because", "in a hurry"))
        .contains("the router has not decided 1 requests yet");
    pipeline.startRouter();
    awaitOutcome("ACCEPTED", "lost");
    assertThat(run(1, "go", "prolific", "--by", "A. Jones", "--because", "in a hurry"))
        .contains("stop the workers and look: payouts adopt prolific");
    pipeline.stopWorkers();
    awaitAdopted("prolific");
    pipeline.startWorkers();
    goAll();
    resolvePaid("lost");
    assertThat(List.of("asked", "lost"))
        .allSatisfy(target -> assertThat(payments(target)).as(target).hasSize(1));
  }

  private void awaitOutcome(String outcome, String id) {
    pipeline.awaitTopics(id + " " + outcome, dump -> dump.outcome(id).equals(outcome));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "recovery.all",
      matches = "true",
      disabledReason = "./verify recovery runs it")
  void half_a_backup_is_refused_and_half_a_restore_is_never_paid_from() throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    publish("a");
    awaitPaid("a");
    run(0, "backup", "--to", backup.toString());
    lose();
    Path file = backup.resolve("payout-ledger-prolific-0.jsonl");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.lastIndexOf('\n', whole.length() - 2) + 1));
    assertThat(restore(1)).contains("payout-ledger-prolific-0.jsonl", "not the file");
    Files.writeString(file, whole);
    Path manifest = backup.resolve("manifest.json");
    Path away = temp.resolve("manifest.json");
    Files.move(manifest, away);
    assertThat(restore(2)).contains("was not finished");
    Files.move(away, manifest);
    assertThat(names()).as("nothing was made").isEmpty();

    restore(0);
    new AdoptionLog(pipeline.settings())
        .write(
            LedgerAdoption.newBuilder()
                .setEvent(LedgerAdoptions.RESTORE_BEGUN)
                .setPlatform("")
                .setBy("killed")
                .setBecause("in the middle")
                .setAt(Instant.now())
                .build());
    pipeline.startWorkers();
    await("workers do not start")
        .until(() -> pipeline.reasons().filter(why -> why.contains("did not end")).count() >= 3);
    pipeline.stopWorkers();
    assertThat(adopt(1, "mturk")).contains("did not end");
  }

  private List<String> names() throws IOException {
    try (TopicFollower reader = new TopicFollower(pipeline.settings())) {
      return TopicCatalogue.all().stream()
          .map(TopicSpec::name)
          .filter(
              name -> {
                try {
                  return !reader.ends(List.of(name)).isEmpty();
                } catch (RuntimeException none) {
                  return Objects.requireNonNull(none.getMessage()).isEmpty();
                }
              })
          .toList();
    }
  }
}
