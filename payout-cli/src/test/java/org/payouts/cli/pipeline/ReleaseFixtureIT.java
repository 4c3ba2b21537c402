package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.backup.EarlierReleases;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;

/**
 * Writes what this release writes, for {@code EarlierReleasesTest} of later ones: payouts in many
 * states, a decision of a person, orders, rejections. Run once for each release, with {@code
 * -Drelease.fixture=VERSION}; CONTRIBUTING.md has the command.
 */
@ExtendWith(KafkaCluster.class)
@EnabledIfSystemProperty(
    named = "release.fixture",
    matches = ".+",
    disabledReason = "it is run once for each release")
class ReleaseFixtureIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path temp;

  private static void never(Pipeline pipeline, String target) {
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(FaultClass.SETTLE_NEVER)
                .on("prolific", "pay")
                .target(target)
                .times(1));
  }

  private static void run(Pipeline pipeline, String... words) {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, words)).as(said::toString).isZero();
  }

  @Test
  void write(@Bootstrap String bootstrap) throws Exception {
    Path directory = EarlierReleases.directory(System.getProperty("release.fixture"));
    try (Pipeline pipeline = new Pipeline(bootstrap, temp)) {
      pipeline.startServices();
      pipeline.awaitReady();
      run(
          pipeline,
          "limits",
          "set",
          "mturk",
          "--most",
          "500.00",
          "--currency",
          "USD",
          "--by",
          "A. Jones",
          "--because",
          "a fixture");
      run(pipeline, "stop", "respondent/study/held", "--by", "A. Jones", "--because", "a fixture");
      pipeline
          .providers()
          .faults()
          .add(
              FaultRule.always(FaultClass.PAY_THEN_500)
                  .on("mturk", "send_bonus")
                  .target("3A1")
                  .times(1));
      never(pipeline, "s-failed");
      never(pipeline, "s-review");
      pipeline.publish(Requests.prolific("p-failed", "ws-1", "s-failed", 40));
      pipeline.publish(Requests.prolific("p-review", "ws-2", "s-review", 41));
      pipeline.publish(Requests.prolific("p-behind", "ws-2", "s-review", 42));
      for (int i = 0; i < 2; i++) {
        pipeline.publish(Requests.prolific("p" + i, "ws", "s" + i, 10 + i));
        pipeline.publish(Requests.mturk("m" + i, "3A" + i, 10 + i));
        pipeline.publish(Requests.respondent("r" + i, "r" + i, i));
      }
      pipeline.publish(Requests.prolific("p0-again", "ws", "s0", 11));
      pipeline.publish(
          Requests.request(
              "r-held", new org.payouts.RespondentTarget("held", "held", 2500L), 2500, "USD"));
      pipeline.publish(Requests.mturk("m-refused", "3REF", 0));
      pipeline.publish(Requests.mturk("m0", "3A0", 10));
      pipeline.publish(Requests.mturk("m1", "3A1", 99));
      pipeline.awaitTopics("two reviews", PATIENCE, now -> now.inReview().contains("p-failed"));
      run(pipeline, "resolve", "p-failed", "failed", "--by", "A. Jones", "--because", "not there");
      pipeline.awaitTopics(
          "all as it should be",
          PATIENCE,
          now ->
              now.paid().size() == 7
                  && now.failed().size() == 2
                  && now.rejected().size() == 2
                  && now.inReview().contains("p-review")
                  && now.outcome("r-held").equals("ACCEPTED"));
      never(pipeline, "s-sent");
      pipeline.publish(Requests.prolific("p-sent", "ws-3", "s-sent", 43));
      pipeline.awaitTopics("one is sent", now -> now.outcome("p-sent").equals("SUBMITTED"));
      pipeline.stopServices();
      run(pipeline, "backup", "--to", directory.toString());
    }
    EarlierReleases.decide(directory);
  }
}
