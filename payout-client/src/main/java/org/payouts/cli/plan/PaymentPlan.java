package org.payouts.cli.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.payouts.BonusRequested;
import org.payouts.cli.asked.AskedPayout;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.requests.FeeEstimate;
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
   * @param feeMinor the documented fee, an estimate; -1 where none is documented
   * @param earlier IDs of earlier payouts of the line or its target
   */
  public record Row(
      String payoutId,
      String platform,
      String account,
      String study,
      String target,
      long amountMinor,
      String currency,
      long feeMinor,
      String reason,
      Kind kind,
      List<String> earlier) {

    static Row of(Sending.Item item) {
      BonusRequested request = item.bonus().request();
      return new Row(
          request.getPayoutId(),
          Platforms.name(item.bonus().platform()),
          Targets.account(request.getTarget()),
          Targets.study(request.getTarget()),
          Targets.key(request.getTarget()),
          request.getAmountMinor(),
          request.getCurrency(),
          FeeEstimate.minor(item.bonus().platform(), request.getAmountMinor()),
          request.getReason(),
          item.kind(),
          item.earlier().stream().map(AskedPayout::payoutId).toList());
    }

    Row as(Row planned) {
      return new Row(
          payoutId,
          platform,
          account,
          study,
          target,
          amountMinor,
          currency,
          feeMinor,
          reason,
          planned.kind,
          planned.earlier);
    }
  }

  /** The plan of what may be sent. */
  public static PaymentPlan of(String cluster, Sending sending) {
    return new PaymentPlan(cluster, sending.items().stream().map(Row::of).toList());
  }

  /**
   * The same where rows that an earlier plan pays, and that were asked for since, count as they did
   * then: what that plan itself has sent is no change of it.
   */
  public PaymentPlan resumed(PaymentPlan planned) {
    Map<String, Row> then = planned.byId();
    return new PaymentPlan(
        cluster,
        rows.stream()
            .map(
                row -> {
                  Row before = then.get(row.payoutId());
                  return before != null && before.kind().pays() && !row.kind().pays()
                      ? row.as(before)
                      : row;
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
        for (Object field : fields) {
          byte[] text = field.toString().getBytes(StandardCharsets.UTF_8);
          digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
          digest.update(text);
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
