package org.payouts.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.payouts.PayoutControl;
import org.payouts.Platform;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.actions.Stopping;
import org.payouts.payout.Platforms;
import org.payouts.view.PayoutView;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.PayoutOrder;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.StateCount;
import org.payouts.words.StateWord;

/** What happens now, and everything about one payout. */
final class PayoutPages {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int BATCHES = 12;

  /** What somebody else wrote, byte for byte. */
  private static final List<String> RAW = List.of("value_head", "key_head");

  private final PayoutView view;
  private final Pages pages;
  private final ServiceCounts services;
  private final Stopping stopping;

  PayoutPages(PayoutView view, Pages pages, ServiceCounts services, Stopping stopping) {
    this.view = view;
    this.pages = pages;
    this.services = services;
    this.stopping = stopping;
  }

  void now(Context context) {
    Map<Platform, Map<StateWord, Long>> counts = new EnumMap<>(Platform.class);
    for (StateCount each : view.payouts().states()) {
      counts
          .computeIfAbsent(each.platform(), platform -> new EnumMap<>(StateWord.class))
          .merge(each.word(), each.count(), Long::sum);
    }
    ServiceCounts.Counts running = services.counts();
    Instant now = Instant.now();
    Instant dayAgo = now.minus(Duration.ofDays(1));
    List<NowPage.PlatformRow> rows =
        Platforms.ALL.stream()
            .map(
                platform ->
                    new NowPage.PlatformRow(
                        platform,
                        counts.getOrDefault(platform, Map.of()),
                        running.workers().getOrDefault(platform, -1)))
            .toList();
    pages.show(
        context,
        "now.jte",
        "Now",
        "now",
        new NowPage(
            rows,
            remarks(rows, running, stopping.stops()),
            view.sums().waits(),
            view.sums().batches(BATCHES),
            view.history().unreadableCount(),
            ChartJson.flow(view.sums().flow(dayAgo), dayAgo, now)));
  }

  private static List<String> remarks(
      List<NowPage.PlatformRow> rows, ServiceCounts.Counts running, List<PayoutControl> stops) {
    List<String> remarks = new ArrayList<>();
    for (PayoutControl stop : stops) {
      remarks.add(
          "Stopped: %s, by %s: %s".formatted(stop.getScope(), stop.getBy(), stop.getBecause()));
    }
    if (running.routers() == 0) {
      remarks.add("The router is not running: new requests wait.");
    }
    for (NowPage.PlatformRow row : rows) {
      long open =
          row.count(StateWord.WAITING) + row.count(StateWord.PAYING) + row.count(StateWord.UNCLEAR);
      if (row.workers() == 0 && open > 0) {
        remarks.add(
            "No worker of %s is running: %s payouts wait."
                .formatted(Show.platform(row.platform()), Show.count(open)));
      }
    }
    return remarks;
  }

  /** Goes to the payout, or to the list, that a text means. */
  void find(Context context) {
    String text = Optional.ofNullable(context.queryParam("q")).orElse("").strip();
    String to;
    if (text.isEmpty()) {
      to = "/payouts";
    } else if (view.payouts().payout(text).isPresent()) {
      to = "/payouts/" + Show.encoded(text);
    } else {
      to =
          view.payouts()
              .find(text)
              .map(filter -> "/payouts?" + query(filter))
              // Its own page says what is known of an ID that no payout has.
              .orElse("/payouts/" + Show.encoded(text));
    }
    context.redirect(to, HttpStatus.SEE_OTHER);
  }

  private static String query(PayoutFilter filter) {
    return new ListAddress(filter, PayoutOrder.NEWEST, null).query();
  }

  void payout(Context context) {
    String id = context.pathParam("id");
    PayoutRow row = view.payouts().payout(id).orElse(null);
    pages.show(
        context,
        "payout.jte",
        id,
        "payouts",
        new PayoutPage(
            id,
            row,
            view.history().timeline(id),
            view.history().openReview(id).orElse(null),
            Visitors.person(context).may(ConsoleRole.OPERATOR)));
  }

  void record(Context context) throws JsonProcessingException {
    String topic = context.pathParam("topic");
    int partition = Integer.parseInt(context.pathParam("partition"));
    long offset = Long.parseLong(context.pathParam("offset"));
    Optional<SpecificRecord> found = view.records().at(topic, partition, offset);
    String json = null;
    if (found.isPresent()) {
      Map<String, Object> fields = RecordJson.of(found.get());
      fields.keySet().removeAll(RAW);
      json = JSON.writeValueAsString(fields);
    }
    pages.show(
        context,
        "record.jte",
        "%s, partition %d, offset %d".formatted(topic, partition, offset),
        "payouts",
        new RecordPage(json));
  }
}
