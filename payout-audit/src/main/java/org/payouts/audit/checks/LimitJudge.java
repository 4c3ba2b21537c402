package org.payouts.audit.checks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLimit;
import org.payouts.audit.history.Orders.Ordered;
import org.payouts.words.Money;

/**
 * Adds up again what the limits of sums let through (check 12): no reservation exceeds a hard limit
 * that was known when it was made. Takes the uses in the order of payout-reservations. One thread.
 */
public final class LimitJudge {
  /** The offsets of all time zones are multiples of it. */
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  private static final class Sum {
    private long total;
    private final NavigableMap<Long, Long> quarters = new TreeMap<>();

    private void add(LimitUse use) {
      total += use.minor();
      quarters.merge(Math.floorDiv(use.countsMs(), QUARTER_MS), use.minor(), Long::sum);
    }

    /** What counts for a day. */
    private long between(ZonedDateTime begin, ZonedDateTime end) {
      return quarters.subMap(quarter(begin), quarter(end)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }

    private static long quarter(ZonedDateTime time) {
      return Math.floorDiv(time.toInstant().toEpochMilli(), QUARTER_MS);
    }
  }

  private final Rules rules;
  private final boolean ofTargets;
  private final Consumer<Finding> findings;
  private final Map<String, Sum> sums = new HashMap<>();
  private List<Ordered> limits = List.of();
  private long ordersRead;

  private LimitJudge(Rules rules, boolean ofTargets, Consumer<Finding> findings) {
    this.rules = rules;
    this.ofTargets = ofTargets;
    this.findings = findings;
  }

  /** Judges days and totals, of everything that is counted. */
  public static LimitJudge ofScopes(Rules rules, Consumer<Finding> findings) {
    return new LimitJudge(rules, false, findings);
  }

  /** Judges what targets get, of any part of them. */
  public static LimitJudge ofTargets(Rules rules, Consumer<Finding> findings) {
    return new LimitJudge(rules, true, findings);
  }

  /** Judges uses that stand in no order. */
  public void all(List<LimitUse> uses) {
    List<LimitUse> ordered = new ArrayList<>(uses);
    ordered.sort(Comparator.comparing(LimitUse::position));
    ordered.forEach(this::next);
  }

  /** The next use. */
  public void next(LimitUse use) {
    // The keeper never forgets an order: what says otherwise is held to what was known before.
    if (use.ordersRead() > ordersRead) {
      ordersRead = use.ordersRead();
      limits = rules.orders().below(ordersRead);
    }
    if (use.judged()) {
      limits.stream()
          .filter(each -> use.scope().isIn(each.scope()))
          .forEach(each -> judge(use, each, each.limit().orElseThrow()));
    }
    if (ofTargets) {
      sum(use.targetKey()).add(use);
    } else {
      // Only scopes that were ever limited can be asked for.
      rules.orders().scopes().stream()
          .filter(use.scope()::isIn)
          .forEach(scope -> sum(scope + " " + use.currency()).add(use));
    }
  }

  private Sum sum(String key) {
    return sums.computeIfAbsent(key, unknown -> new Sum());
  }

  private void judge(LimitUse use, Ordered ordered, PayoutLimit limit) {
    if (limit.getSoft() || !LimitKinds.limitsSums(limit)) {
      return;
    }
    boolean sameCurrency = limit.getCurrency().equals(use.currency());
    if (ofTargets) {
      Long most = sameCurrency ? limit.getPerTargetMinor() : null;
      exceeded(use, ordered, most, sum(use.targetKey()).total, "to its target");
      return;
    }
    if (!sameCurrency) {
      found(
          use,
          "a payout in %s was let through, and the limit of %s is in %s"
              .formatted(use.currency(), ordered.scope(), limit.getCurrency()));
      return;
    }
    Sum sum = sum(ordered.scope() + " " + use.currency());
    ZoneId zone = zone(limit.getZone());
    ZonedDateTime day = day(Instant.ofEpochMilli(use.countsMs()), zone);
    boolean first = day.equals(day(Objects.requireNonNull(ordered.order().getDecidedAt()), zone));
    long today = sum.between(day, day.plusDays(1)) + (first ? limit.getCountedTodayMinor() : 0);
    exceeded(use, ordered, limit.getPerDayMinor(), today, "on a day (" + zone + ")");
    exceeded(use, ordered, limit.getTotalMinor(), sum.total + limit.getCountedMinor(), "in total");
  }

  private void exceeded(
      LimitUse use, Ordered ordered, @Nullable Long most, long used, String where) {
    if (most != null && used + use.minor() > most) {
      found(
          use,
          "%s may pay %s %s by the order at %s; %s were let through, and now %s more"
              .formatted(
                  ordered.scope(),
                  Money.text(most, use.currency()),
                  where,
                  ordered.position(),
                  Money.text(used, use.currency()),
                  Money.text(use.minor(), use.currency())));
    }
  }

  private void found(LimitUse use, String text) {
    Findings one = Findings.of(use.payoutId(), rules);
    one.add(Check.LIMITS, use.position(), "%s: %s", LimitKinds.EXCEEDED, text);
    one.list().forEach(findings);
  }

  private static ZonedDateTime day(Instant time, ZoneId zone) {
    return time.atZone(zone).toLocalDate().atStartOfDay(zone);
  }

  /** Router and audit count the days of a zone that they do not know in UTC. */
  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }
}
