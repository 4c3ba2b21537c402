package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.ReservationState;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.router.RouterMain;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerMain;

/**
 * Router and workers as processes of their own, by their own mains and class paths as in
 * production, each killed without warning while it works and providers misbehave.
 */
@ExtendWith(KafkaCluster.class)
class ProcessesIT {

  private static final long SEED = Long.getLong("it.seed", 11);
  private static final int ROUND = 15;

  private final Map<String, Process> running = new LinkedHashMap<>();
  @TempDir private Path temp;

  @AfterEach
  void end() throws Exception {
    for (Process process : running.values()) {
      kill(process);
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly(); // SIGKILL
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private void start(Pipeline pipeline, String service) throws Exception {
    boolean router = service.equals("router");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                productionClassPath(router ? "payout-router" : "payout-workers"),
                (router ? RouterMain.class : WorkerMain.class).getName()));
    if (!router) {
      command.add(service);
    }
    command.addAll(List.of("-c", pipeline.configFile().toString()));
    running.put(
        service,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(temp.resolve(service + ".log").toFile()))
            .start());
  }

  /** What the image of the module's service holds: no broker and no simulator. */
  private static String productionClassPath(String module) throws Exception {
    Path target = Path.of("..", module, "target");
    Path file = target.resolve("runtime-classpath");
    assertThat(file).as("./mvnw package -pl %s -am writes it", module).exists();
    String libraries = Files.readString(file).strip();
    assertThat(libraries).doesNotContain("kafka_2.13").doesNotContain("payout-sandbox");
    return target.resolve("classes") + File.pathSeparator + libraries;
  }

  private static void publish(Pipeline pipeline, int from) throws Exception {
    for (int i = from; i < from + ROUND; i++) {
      pipeline.publish(Requests.prolific("p" + i, "ws" + i % 3, "s" + i, 10 + i));
      pipeline.publish(Requests.mturk("m" + i, "3A" + i / 2, 10 + i));
      pipeline.publish(Requests.respondent("r" + i, "r" + i, i));
    }
  }

  @Test
  void every_service_killed_in_mid_run_leaves_nobody_paid_twice_or_forgotten(
      @Bootstrap String bootstrap) throws Exception {
    System.out.println("ProcessesIT: -Dit.seed=" + SEED);
    List<String> services = List.of("router", "prolific", "mturk", "respondent");
    try (Pipeline pipeline = new Pipeline(bootstrap, temp)) {
      pipeline.providers().faults().percent(8, SEED);
      limit(pipeline, "prolific", "GBP");
      limit(pipeline, "mturk", "USD");
      for (String service : services) {
        start(pipeline, service);
      }
      int published = 0;
      for (String service : services) {
        publish(pipeline, published);
        published += ROUND;
        int calls = pipeline.providers().calls().all().size();
        String platform = service.equals("router") ? "" : service;
        // In the middle of work: this service's provider was just called.
        org.awaitility.Awaitility.await(service + " works")
            .atMost(Duration.ofMinutes(2)) // Four JVMs start beside other tests.
            .pollInterval(Duration.ofMillis(5))
            .until(
                () ->
                    pipeline.providers().calls().since(calls).stream()
                        .anyMatch(call -> call.money() && call.platform().contains(platform)));
        kill(running.get(service));
        start(pipeline, service);
      }
      int all = published * 3;
      TopicDump dump = awaitEnd(pipeline, all);
      assertThat(dump.commands()).hasSize(all);
      pipeline.judge();
      assertThat(unsettledReservations(pipeline, dump)).isEmpty();
      assertThat(dump.paid().size()).isGreaterThan(all / 2);
      running.forEach(
          (service, process) -> assertThat(process.isAlive()).as(service + " lives").isTrue());
    }
  }

  /** A limit of sums that is never reached: each payout of the platform has to be let through. */
  private static void limit(Pipeline pipeline, String platform, String currency) {
    StringWriter said = new StringWriter();
    String[] set = {
      "limits",
      "set",
      platform,
      "--currency",
      currency,
      "--in-total",
      "100000",
      "--by",
      "Ada",
      "--because",
      "grant"
    };
    assertThat(pipeline.command(said, set)).as("%s", said).isZero();
  }

  /** Settled payouts whose reservation does not say so: lost in a crash. */
  private static List<String> unsettledReservations(Pipeline pipeline, TopicDump dump) {
    Map<String, ReservationState> newest = new HashMap<>();
    try (TopicFollower reader = new TopicFollower(pipeline.settings());
        Decoders decoders = new Decoders(pipeline.settings())) {
      reader.readAll(
          List.of(Topics.RESERVATIONS),
          record -> {
            PayoutReservation said = decoders.value(record, PayoutReservation.class);
            newest.put(said.getPayoutId(), said.getState());
          });
    }
    List<String> wrong = new ArrayList<>();
    dump.paid().stream()
        .filter(each -> each.getPlatform() != Platform.RESPONDENT)
        .filter(each -> newest.get(each.getPayoutId()) != ReservationState.SPENT)
        .forEach(each -> wrong.add("paid " + each.getPayoutId()));
    dump.failed().stream()
        .map(BonusFailed::getPayoutId)
        .filter(
            id -> newest.getOrDefault(id, ReservationState.RELEASED) != ReservationState.RELEASED)
        .forEach(id -> wrong.add("failed " + id));
    return wrong;
  }

  private TopicDump awaitEnd(Pipeline pipeline, int all) throws Exception {
    try {
      return pipeline.awaitTopics(
          "all settled or in review",
          Duration.ofSeconds(120),
          dump -> dump.commands().size() == all && dump.ended().size() == all);
    } catch (AssertionError e) {
      StringBuilder logs = new StringBuilder();
      for (String service : running.keySet()) {
        List<String> lines = Files.readAllLines(temp.resolve(service + ".log"));
        logs.append(service).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 15), lines.size())
            .forEach(line -> logs.append(line).append('\n'));
      }
      throw new AssertionError(e.getMessage() + "\n" + logs, e);
    }
  }
}
