package org.payouts.console.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.words.Money;
import org.payouts.words.StateWord;

/** How single values are shown. */
public final class Show {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Show() {}

  /** An amount in major units, with its currency. */
  public static String money(long minor, String currency) {
    return currency.isEmpty() ? "" : Money.text(minor, currency);
  }

  /** What was paid; empty if nothing was. */
  public static String paid(@Nullable Long minor, String currency) {
    return minor == null ? "" : money(minor, currency);
  }

  public static String platform(Platform platform) {
    return platform.name().toLowerCase(Locale.ROOT);
  }

  /** For the {@code datetime} attribute. */
  public static String iso(Instant time) {
    return time.toString();
  }

  /** For people, until the page's script has put it into the viewer's zone. */
  public static String utc(Instant time) {
    return UTC.format(time) + " UTC";
  }

  /** {@code 3 min}, for how long something lasts. */
  public static String age(@Nullable Instant since, Instant now) {
    if (since == null) {
      return "";
    }
    Duration age = Duration.between(since, now);
    if (age.toDays() > 1) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  /** {@code 1,234}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The class of a state's mark. */
  public static String css(StateWord word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A part of a path or of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
