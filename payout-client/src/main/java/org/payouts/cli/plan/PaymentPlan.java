package org.payouts.cli.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.RespondentTarget;
import org.payouts.cli.asked.AskedPayout;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.limits.LimitForecast;
import org.payouts.cli.limits.LimitForecast.Hold;
import org.payouts.cli.requests.FeeEstimate;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/**
 * What would be paid on which stack, row by row. Sums and estimated fees follow from the rows, so
 * that the hash over the rows is one over all.
 *
 * @param cluster Kafka's ID of the cluster
 * @param rows in the order of the files
 */
public record PaymentPlan(String cluster, List<Row> rows) {

  private static final int HASH_BYTES = 8;

  /**
   * A payout of the plan.
   *
   * @param account what it is paid from: Prolific's workspace; empty where the keys decide
   * @param participant MTurk's worker, who is paid; empty elsewhere
   * @param incentiveMinor Respondent's, which decides what is paid; null elsewhere
   * @param feeMinor the documented fee, an estimate; -1 where none is documented
   * @param earlier IDs of earlier payouts of the line or its target
   * @param held by which limit it would be held; null if by none
   */
  public record Row(
      String payoutId,
      String platform,
      String account,
      String study,
      String target,
      String participant,
      @Nullable Long incentiveMinor,
      long amountMinor,
      String currency,
      long feeMinor,
      String reason,
      Kind kind,
      List<String> earlier,
      @Nullable Hold held) {

    public Row {
      // A plan that an earlier version has kept names none.
      participant = Objects.requireNonNullElse(participant, "");
    }

    static Row of(Sending.Item item, @Nullable Hold held) {
      BonusRequested request = item.bonus().request();
      return new Row(
          request.getPayoutId(),
          Platforms.name(item.bonus().platform()),
          Targets.account(request.getTarget()),
          Targets.study(request.getTarget()),
          Targets.key(request.getTarget()),
          Targets.participant(request.getTarget()),
          request.getTarget() instanceof RespondentTarget respondent
              ? respondent.getIncentiveMinor()
              : null,
          request.getAmountMinor(),
          request.getCurrency(),
          FeeEstimate.minor(item.bonus().platform(), request.getAmountMinor()),
          request.getReason(),
          item.kind(),
          item.earlier().stream().map(AskedPayout::payoutId).toList(),
          held);
    }

    private Row as(Kind kind, List<String> earlier, @Nullable Hold held) {
      return new Row(
          payoutId,
          platform,
          account,
          study,
          target,
          participant,
          incentiveMinor,
          amountMinor,
          currency,
          feeMinor,
          reason,
          kind,
          earlier,
          held);
    }

    /** What not every row has; a blank keeps each apart from a payout ID. */
    private Stream<Object> further() {
      return Stream.of(
              Stream.ofNullable(held),
              Stream.of(participant).filter(each -> !each.isEmpty()).map("worker "::concat),
              Stream.ofNullable(incentiveMinor).map(each -> "incentive " + each))
          .flatMap(Function.identity());
    }
  }

  /** The plan of what may be sent, with what the limits would say of it. */
  public static PaymentPlan of(String cluster, Sending sending, LimitForecast limits) {
    Map<String, Hold> holds =
        limits.holds(sending.paying().stream().map(PlannedBonus::request).toList());
    return new PaymentPlan(
        cluster,
        sending.items().stream()
            .map(item -> Row.of(item, holds.get(item.bonus().request().getPayoutId())))
            .toList());
  }

  /** Payouts that a limit would hold, with their sum in minor units. */
  public record Held(Hold by, int payouts, long amountMinor, String currency) {
    private Held and(Held other) {
      return new Held(
          by, payouts + other.payouts, Math.addExact(amountMinor, other.amountMinor), currency);
    }
  }

  /** What limits would hold, by limit and currency. */
  public List<Held> held() {
    Map<String, Held> sums = new LinkedHashMap<>();
    for (Row row : rows) {
      Hold by = row.held();
      if (by != null) {
        sums.merge(
            by + row.currency(), new Held(by, 1, row.amountMinor(), row.currency()), Held::and);
      }
    }
    return List.copyOf(sums.values());
  }

  /**
   * The same where rows that an earlier plan pays, and that were asked for since, count as they did
   * then, and limits say what they said then: what that plan itself has sent is no change of it.
   */
  public PaymentPlan resumed(PaymentPlan planned) {
    Map<String, Row> then = planned.byId();
    return new PaymentPlan(
        cluster,
        rows.stream()
            .map(
                row -> {
                  Row before = then.get(row.payoutId());
                  if (before == null) {
                    return row;
                  }
                  return before.kind().pays() && !row.kind().pays()
                      ? row.as(before.kind(), before.earlier(), before.held())
                      : row.as(row.kind(), row.earlier(), before.held());
                })
            .toList());
  }

  Map<String, Row> byId() {
    return rows.stream().collect(Collectors.toMap(Row::payoutId, Function.identity()));
  }

  /** Sixteen hexadecimal digits that any other plan would differ in. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(("payouts plan 1\n" + cluster + "\n").getBytes(StandardCharsets.UTF_8));
      for (Row row : rows) {
        List<Object> fields =
            List.of(
                row.payoutId,
                row.platform,
                row.account,
                row.study,
                row.target,
                row.amountMinor,
                row.currency,
                row.feeMinor,
                row.reason,
                row.kind,
                row.earlier);
        Stream.concat(fields.stream(), row.further())
            .forEach(
                field -> {
                  byte[] text = field.toString().getBytes(StandardCharsets.UTF_8);
                  digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
                  digest.update(text);
                });
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
