package org.payouts.console.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.PayoutOrder;
import org.payouts.words.StateWord;

/**
 * A list of payouts as an address names it: it can be kept and sent on. Days are those of UTC.
 *
 * @param after where the page begins; null for the first
 */
public record ListAddress(PayoutFilter filter, PayoutOrder order, @Nullable String after) {

  /**
   * Reads the parameters of an address.
   *
   * @param values those of a parameter
   * @throws IllegalArgumentException naming the parameter that cannot be understood
   */
  public static ListAddress of(Function<String, List<String>> values) {
    PayoutFilter filter =
        new PayoutFilter(
            platform(text(values, "platform")),
            words(values.apply("state")),
            text(values, "batch"),
            text(values, "account"),
            text(values, "study"),
            text(values, "target"),
            text(values, "participant"),
            text(values, "id"),
            day(values, "from", 0),
            day(values, "to", 1));
    String order = text(values, "order");
    return new ListAddress(
        filter,
        order == null ? PayoutOrder.NEWEST : named(PayoutOrder.values(), order, "order"),
        text(values, "after"));
  }

  static @Nullable String text(Function<String, List<String>> values, String name) {
    return values.apply(name).stream()
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }

  static @Nullable Platform platform(@Nullable String name) {
    if (name == null) {
      return null;
    }
    return Platforms.parse(name)
        .orElseThrow(() -> new IllegalArgumentException("platform: " + name + " is none"));
  }

  private static Set<StateWord> words(List<String> names) {
    Set<StateWord> words = EnumSet.noneOf(StateWord.class);
    for (String name : names) {
      if (!name.isBlank()) {
        words.add(named(StateWord.values(), name, "state"));
      }
    }
    return words;
  }

  private static <E extends Enum<E>> E named(E[] values, String name, String parameter) {
    for (E value : values) {
      if (value.name().equalsIgnoreCase(name.replace('-', '_'))) {
        return value;
      }
    }
    throw new IllegalArgumentException(parameter + ": " + name + " is none");
  }

  static @Nullable LocalDate date(Function<String, List<String>> values, String name) {
    String text = text(values, name);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + ": " + text + " is no day, such as 2026-11-21", e);
    }
  }

  private static @Nullable Instant day(
      Function<String, List<String>> values, String name, int plus) {
    LocalDate day = date(values, name);
    return day == null ? null : day.plusDays(plus).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The same list from another place on. */
  public ListAddress from(@Nullable String place) {
    return new ListAddress(filter, order, place);
  }

  /** The query of the address, without the question mark. */
  public String query() {
    List<String> parts = new ArrayList<>();
    add(parts, "platform", filter.platform() == null ? null : Show.platform(filter.platform()));
    filter.words().stream().sorted().forEach(word -> add(parts, "state", Show.css(word)));
    add(parts, "batch", filter.batch());
    add(parts, "account", filter.account());
    add(parts, "study", filter.study());
    add(parts, "target", filter.target());
    add(parts, "participant", filter.participant());
    add(parts, "id", filter.idPrefix());
    add(parts, "from", first());
    add(parts, "to", last());
    if (order != PayoutOrder.NEWEST) {
      add(parts, "order", order.name().toLowerCase(Locale.ROOT));
    }
    add(parts, "after", after);
    return String.join("&", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + "=" + Show.encoded(value));
    }
  }

  /** The first day, or null. */
  public @Nullable String first() {
    return Optional.ofNullable(filter.from()).map(ListAddress::dayOf).orElse(null);
  }

  /** The last day, or null. */
  public @Nullable String last() {
    return Optional.ofNullable(filter.to()).map(end -> dayOf(end.minusMillis(1))).orElse(null);
  }

  private static String dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }

  /** Whether a state is asked for. */
  public boolean has(StateWord word) {
    return filter.words().contains(word);
  }

  /** Whether anything but the order is asked for. */
  public boolean isFiltered() {
    return !filter.equals(PayoutFilter.ALL);
  }
}
