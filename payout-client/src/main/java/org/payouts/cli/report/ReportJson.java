package org.payouts.cli.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for programs. */
final class ReportJson {
  private ReportJson() {}

  static Map<String, Object> of(PaymentReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cover", report.cover().json());
    json.put("totals", report.accounts().stream().map(ReportJson::total).toList());
    json.put("unrouted", report.unrouted());
    json.put("payouts", report.payouts().stream().map(ReportJson::payout).toList());
    return json;
  }

  private static Map<String, Object> total(ReportTotal total) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("platform", total.platform());
    json.put("account", total.account());
    json.put("currency", total.currency());
    for (Map.Entry<String, ReportTotal.Part> part :
        List.of(
            Map.entry("paid", total.paid()),
            Map.entry("failed", total.failed()),
            Map.entry("open", total.open()),
            Map.entry("needs_you", total.needsYou()))) {
      json.put(part.getKey(), part.getValue().payouts());
      json.put(part.getKey() + "_minor", part.getValue().minor());
    }
    json.put("fee_minor", total.feesKnown() == 0 ? null : total.feeMinor());
    json.put("fees_known", total.feesKnown());
    return json;
  }

  private static Map<String, Object> payout(ReportedPayout payout) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("payout_id", payout.payoutId());
    json.put("batch", payout.batch());
    json.put("platform", payout.platformName());
    json.put("account", payout.account());
    json.put("study", payout.study());
    json.put("target", payout.target());
    json.put("participant", payout.participant());
    json.put("state", payout.state());
    json.put("amount_minor", payout.amountMinor());
    json.put("currency", payout.currency());
    json.put("paid_amount_minor", payout.paidMinor());
    json.put("fee_minor", payout.feeMinor());
    json.put("requested_by", payout.requestedBy());
    json.put("asked_at", payout.askedAt().toString());
    json.put("ended_at", text(payout.endedAt()));
    json.put("reason", payout.reason());
    json.put("note", payout.note());
    json.put("provider_reference", payout.reference());
    return json;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
