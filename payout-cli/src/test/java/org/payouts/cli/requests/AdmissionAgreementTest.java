package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Refusal;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.RefusalCode;
import org.payouts.payout.IdRule;
import org.payouts.payout.Targets;
import org.payouts.router.admission.RefusalRules;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.mturk.MTurkProvider;
import org.payouts.workers.providers.prolific.ProlificProvider;
import org.payouts.workers.providers.respondent.RespondentProvider;

/** Files, router and worker decide alike: what one lets through, no later one refuses unasked. */
class AdmissionAgreementTest {
  private static final String SUB = "690846826160be4b51b0c64a";

  /** What the operator sets counts where requests enter. A worker pays what was let through. */
  private static final Set<String> OPERATORS_CHOICE =
      Set.of(RefusalCode.AMOUNT_TOO_LARGE.name(), RefusalCode.TARGET_ID_SHAPE.name());

  @ParameterizedTest(name = "{0} {1} {2} reason {3} ids {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # target               | amount  | currency | reason | ids   | code of the refusal
          P w s <sub>            | 1       | GBP      | 0      | shape | -
          P w s <sub>            | 100000  | USD      | 1000   | shape | -
          P w s <SUB>            | 425     | GBP      | 9      | shape | -
          P a.b_c-d s.1 <sub>    | 425     | GBP      | 9      | shape | -
          P <64> <64> <sub>      | 425     | GBP      | 9      | shape | -
          P w s NA               | 425     | GBP      | 9      | any   | -
          P w s 6.12346E.23      | 425     | GBP      | 9      | any   | -
          P w s a..b             | 425     | GBP      | 9      | any   | -
          P w s <64>             | 425     | GBP      | 9      | any   | -
          P w s NA               | 425     | GBP      | 9      | shape | TARGET_ID_SHAPE
          P w s <sub>            | 0       | GBP      | 9      | shape | AMOUNT_NOT_POSITIVE
          P w s <sub>            | -1      | GBP      | 9      | shape | AMOUNT_NOT_POSITIVE
          P w s <sub>            | 100001  | GBP      | 9      | any   | AMOUNT_TOO_LARGE
          P w s <sub>            | 425     | EUR      | 9      | any   | CURRENCY_NOT_SUPPORTED
          P w s <sub>            | 425     | gbp      | 9      | any   | CURRENCY_NOT_SUPPORTED
          P w s <sub>            | 425     | ''       | 9      | any   | CURRENCY_NOT_SUPPORTED
          P w s ..               | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s a,9              | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s "a               | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s a<nl>b           | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s ../me            | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s?x=1 <sub>        | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w%2e s <sub>         | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w s <65>             | 425     | GBP      | 9      | any   | TARGET_INVALID
          P w <0> <sub>          | 425     | GBP      | 9      | any   | TARGET_INVALID
          M A1 3A                | 150     | USD      | 0      | shape | -
          M a1 3a                | 150     | USD      | 0      | shape | -
          M B1 3A                | 150     | USD      | 0      | any   | -
          M A1 3-a               | 150     | USD      | 0      | any   | -
          M w.1 asg_1            | 150     | USD      | 0      | any   | -
          M B1 3A                | 150     | USD      | 0      | shape | TARGET_ID_SHAPE
          M A1 3-a               | 150     | USD      | 0      | shape | TARGET_ID_SHAPE
          M A1 3A                | 150     | GBP      | 0      | any   | CURRENCY_NOT_SUPPORTED
          M A1 3/A               | 150     | USD      | 0      | any   | TARGET_INVALID
          M A1 <65>              | 150     | USD      | 0      | any   | TARGET_INVALID
          M <0> 3A               | 150     | USD      | 0      | any   | TARGET_INVALID
          R p r 2500             | 2500    | USD      | 0      | shape | -
          R p.1 r..2 2500        | 3000    | USD      | 0      | shape | -
          R P_p R-r 2500         | 3000    | USD      | 0      | any   | -
          R p r 2500             | 3000    | GBP      | 0      | any   | CURRENCY_NOT_SUPPORTED
          R p/q r 2500           | 3000    | USD      | 0      | any   | TARGET_INVALID
          R . r 2500             | 3000    | USD      | 0      | any   | TARGET_INVALID
          R p r 0                | 3000    | USD      | 0      | any   | INCENTIVE_NOT_POSITIVE
          R p r 3001             | 3000    | USD      | 0      | any   | AMOUNT_BELOW_INCENTIVE
          """)
  void files_router_and_worker_decide_alike(
      String words, long amountMinor, String currency, int reason, String ids, String refusal) {
    Object target = target(words.split(" "));
    BonusRequested request = request(target, amountMinor, currency, "x".repeat(reason));
    Platform platform = Targets.platform(target).orElseThrow();
    AdmissionLimits limits =
        new AdmissionLimits(Map.of(), Map.of(platform, IdRule.parse(ids).orElseThrow()));

    RequestPlan plan = file(request, limits);
    assertThat(plan.problems().isEmpty()).as(plan.problems().toString()).isEqualTo(refusal == null);
    if (refusal == null) {
      assertThat(plan.bonuses().get(0).request().getTarget()).isEqualTo(Targets.canonical(target));
    }

    Refusal ofRouter = RefusalRules.of(request, 300, limits);
    assertThat(ofRouter == null ? null : ofRouter.getCode()).isEqualTo(refusal);

    boolean skipped = refusal != null && OPERATORS_CHOICE.contains(refusal);
    assertThat(ofWorker(request)).isEqualTo(Optional.ofNullable(skipped ? null : refusal));
  }

  /** A file with this one request. */
  private static RequestPlan file(BonusRequested request, AdmissionLimits limits) {
    StringBuilder header = new StringBuilder("payout_id,platform,amount,currency,reason");
    StringBuilder row = new StringBuilder();
    Object target = request.getTarget();
    cell(row, request.getPayoutId());
    cell(row, Targets.platform(target).orElseThrow().name());
    cell(row, major(request.getAmountMinor()));
    cell(row, request.getCurrency());
    cell(row, request.getReason());
    Targets.ids(target)
        .forEach(
            (id, value) -> {
              header.append(',').append(id.field());
              cell(row, value);
            });
    if (target instanceof RespondentTarget respondent) {
      header.append(",incentive");
      cell(row, major(respondent.getIncentiveMinor()));
    }
    byte[] text = (header + "\n" + row + "\n").getBytes(StandardCharsets.UTF_8);
    return new RequestFiles(limits, Instant.EPOCH)
        .add("f.csv", text, RequestOptions.plain())
        .plan();
  }

  private static void cell(StringBuilder row, String value) {
    row.append(row.isEmpty() ? "" : ",").append('"');
    row.append(value.replace("\"", "\"\"")).append('"');
  }

  private static String major(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  /** The code with which the worker refuses the canonical command before any question. */
  private static Optional<String> ofWorker(BonusRequested request) {
    Object target = Targets.canonical(request.getTarget());
    PayoutRequest command =
        new PayoutRequest(
            request.getPayoutId(),
            workers(target),
            request.getAmountMinor(),
            request.getCurrency(),
            request.getReason());
    ProviderFlow<?, ?, List<Preparation>> flow =
        provider(target).prepare(List.of(PreparationInput.first(command)), 1);
    return flow instanceof ProviderFlow.Done<?, ?, List<Preparation>> done
            && done.result().get(0) instanceof Preparation.Refused refused
        ? Optional.of(refused.code())
        : Optional.empty();
  }

  private static Target workers(Object target) {
    if (target instanceof ProlificTarget t) {
      return new Target.Prolific(t.getWorkspaceId(), t.getStudyId(), t.getSubmissionId());
    }
    if (target instanceof MTurkTarget t) {
      return new Target.MTurk(t.getWorkerId(), t.getAssignmentId(), t.getHitId());
    }
    RespondentTarget t = (RespondentTarget) target;
    return new Target.Respondent(
        t.getProjectId(), t.getScreenerResponseId(), t.getIncentiveMinor());
  }

  private static Provider<?, ?> provider(Object target) {
    return switch (Targets.platform(target).orElseThrow()) {
      case PROLIFIC -> new ProlificProvider();
      case MTURK -> new MTurkProvider("test");
      case RESPONDENT -> new RespondentProvider("/projects/{projectId}/payouts", true, 1 << 20);
      case UNKNOWN -> throw new IllegalArgumentException("no target");
    };
  }

  private static Object target(String... words) {
    return switch (words[0]) {
      case "P" -> new ProlificTarget(id(words[1]), id(words[2]), id(words[3]));
      case "M" -> new MTurkTarget(id(words[1]), id(words[2]), null);
      default -> new RespondentTarget(id(words[1]), id(words[2]), Long.parseLong(words[3]));
    };
  }

  private static String id(String word) {
    return switch (word) {
      case "<sub>" -> SUB;
      case "<SUB>" -> "690846826160BE4B51B0C64A";
      case "<0>", "<64>", "<65>" ->
          "x".repeat(Integer.parseInt(word.substring(1, word.length() - 1)));
      default -> word.replace("<nl>", "\n");
    };
  }

  private static BonusRequested request(
      Object target, long amountMinor, String currency, String reason) {
    return BonusRequested.newBuilder()
        .setPayoutId("p1")
        .setTarget(target)
        .setAmountMinor(amountMinor)
        .setCurrency(currency)
        .setReason(reason)
        .build();
  }
}
