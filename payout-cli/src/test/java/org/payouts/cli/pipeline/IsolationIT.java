package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutLedgerEntry;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.faults.AnswerClass;
import org.payouts.sandbox.providers.faults.Behaviour;
import org.payouts.sandbox.providers.faults.Body;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;

/**
 * One bad thing never stops the good ones. For each unit that an answer can be about, each way in
 * which it can go wrong, with several bad ones at once: the good ones beside them are paid soon,
 * the bad ones show a reason, and once the provider is well again they are paid, too.
 */
@ExtendWith(KafkaCluster.class)
class IsolationIT {
  private static final int BAD = 3;
  private static final int GOOD = 10;

  /** The same for one bad thing and for ten: it covers some calls that run into their timeout. */
  private static final Duration GOOD_WITHIN = Duration.ofSeconds(60);

  private static Pipeline pipeline;
  @TempDir private static Path shared;

  @BeforeAll
  static void start(@Bootstrap String bootstrap) throws Exception {
    pipeline = new Pipeline(bootstrap, shared);
    pipeline.startServices();
    pipeline.awaitReady();
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  /** What goes wrong. */
  private enum Wrong {
    UNNAMED_400(AnswerClass.of(400, Body.UNNAMED)),
    FORBIDDEN_403(AnswerClass.status(403)),
    NOT_FOUND_404(AnswerClass.status(404)),
    CONFLICT_409(AnswerClass.status(409)),
    UNPROCESSABLE_422(AnswerClass.of(422, Body.UNNAMED)),
    ERROR_500(AnswerClass.status(500)),
    HTML(AnswerClass.of(200, Body.HTML)),
    CUT(AnswerClass.OWN.delivered(Delivery.HALF)),
    HANG(AnswerClass.OWN.delivered(Delivery.HANG)),
    SLOW(AnswerClass.OWN.delivered(Delivery.SLOW));

    private final AnswerClass answer;

    Wrong(AnswerClass answer) {
      this.answer = answer;
    }
  }

  /** What it is about. */
  private enum Unit {
    ROW("prolific", "set_up"),
    SUBMISSION("prolific", "submission"),
    STUDY("prolific", "study"),
    WORKSPACE("prolific", "balance"),
    PROJECT("respondent", "project"),
    RESPONSE("respondent", "screener_response"),
    ASSIGNMENT("mturk", "send_bonus");

    private final String platform;
    private final String operation;

    Unit(String platform, String operation) {
      this.platform = platform;
      this.operation = operation;
    }

    /** The unit that the fault strikes. */
    private String struck(BonusRequested request) {
      Object target = request.getTarget();
      return switch (this) {
        case ROW, SUBMISSION, RESPONSE, ASSIGNMENT -> Targets.key(target);
        case STUDY, PROJECT -> Targets.study(target);
        case WORKSPACE -> ((ProlificTarget) target).getWorkspaceId();
      };
    }

    private BonusRequested bad(String name, int number) {
      String id = name + "-bad-" + number;
      return switch (this) {
        case ROW, SUBMISSION -> prolific(id, "ws-" + name, "study-" + name);
        case STUDY -> prolific(id, "ws-" + name, "study-" + id);
        case WORKSPACE -> prolific(id, "ws-" + id, "study-" + id);
        case PROJECT -> respondent(id, "project-" + id);
        case RESPONSE -> respondent(id, "project-" + name);
        case ASSIGNMENT -> mturk(id);
      };
    }

    private BonusRequested good(String name, int number) {
      String id = name + "-good-" + number;
      return switch (this) {
        case ROW, SUBMISSION, STUDY, WORKSPACE -> prolific(id, "ws-" + name, "study-" + name);
        case PROJECT, RESPONSE -> respondent(id, "project-" + name);
        case ASSIGNMENT -> mturk(id);
      };
    }

    private static BonusRequested prolific(String id, String workspace, String study) {
      return Requests.request(id, new ProlificTarget(workspace, study, id), 150, "GBP");
    }

    private static BonusRequested respondent(String id, String project) {
      return Requests.request(id, new RespondentTarget(project, id, 2_500L), 2_500, "USD");
    }

    private static BonusRequested mturk(String id) {
      String assignment = "3" + id.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "");
      return Requests.request(id, new MTurkTarget("A1WORKER", assignment, null), 150, "USD");
    }
  }

  /** Two units in every build, all of them by {@code ./verify unkind}. */
  private static Set<Unit> units() {
    return Boolean.getBoolean("unkind.all")
        ? EnumSet.allOf(Unit.class)
        : EnumSet.of(Unit.STUDY, Unit.RESPONSE);
  }

  @ParameterizedTest
  @MethodSource("units")
  void good_ones_are_paid_soon_beside_bad_ones_which_show_a_reason(Unit unit) throws Exception {
    Map<String, String> good = new LinkedHashMap<>();
    List<String> bad = new ArrayList<>();
    for (Wrong wrong : Wrong.values()) {
      String name = "iso-" + unit.ordinal() + "-" + wrong.ordinal();
      for (int i = 0; i < BAD; i++) {
        BonusRequested request = unit.bad(name, i);
        pipeline
            .providers()
            .faults()
            .add(
                FaultRule.always(Behaviour.refusing(wrong.answer))
                    .on(unit.platform, unit.operation)
                    .target(unit.struck(request)));
        pipeline.publish(request);
        bad.add(request.getPayoutId());
      }
      for (int i = 0; i < GOOD; i++) {
        BonusRequested request = unit.good(name, i);
        pipeline.publish(request);
        good.put(request.getPayoutId(), "PAID");
      }
    }
    pipeline.awaitTopics("the good ones are paid", GOOD_WITHIN, now -> hold(now, good));
    TopicDump shown =
        pipeline.awaitTopics(
            "each bad one has a reason",
            GOOD_WITHIN,
            now -> bad.stream().allMatch(id -> explained(now, id)));
    for (String id : bad) {
      PayoutLedgerEntry entry = shown.ledger().get(id);
      assertThat(entry).as(id).isNotNull();
    }
    pipeline.providers().faults().clear();
    pipeline.awaitTopics(
        "nothing is left in line", GOOD_WITHIN, now -> bad.stream().allMatch(id -> ended(now, id)));
    pipeline.judge();
  }

  private static boolean hold(TopicDump now, Map<String, String> expected) {
    return expected.entrySet().stream()
        .allMatch(each -> now.outcome(each.getKey()).equals(each.getValue()));
  }

  private static boolean explained(TopicDump now, String id) {
    PayoutLedgerEntry entry = now.ledger().get(id);
    return entry != null
        && (ended(now, id)
            || entry.getWaitingCode() != null
            || entry.getState().equals("SUBMITTED"));
  }

  /** It has its result, or a person is asked (MTurk's answers to money calls). */
  private static boolean ended(TopicDump now, String id) {
    return now.ended().contains(id);
  }
}
