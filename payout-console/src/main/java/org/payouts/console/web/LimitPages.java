package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.limits.WantedLimit;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.console.actions.Limiting;

/** The limits, what is used of them, and a person's order to change them. */
final class LimitPages {
  private final Pages pages;
  private final Visitors visitors;
  private final Limiting limiting;

  LimitPages(Pages pages, Visitors visitors, Limiting limiting) {
    this.pages = pages;
    this.visitors = visitors;
    this.limiting = limiting;
  }

  void form(Context context) {
    pages.show(context, "limits.jte", "Limits", "limits", new LimitsPage(limiting.limits()));
  }

  void give(Context context) {
    Person person = visitors.acting(context, ConsoleRole.OPERATOR);
    if (!"yes".equals(context.formParam("sure"))) {
      throw new IllegalArgumentException("mark that you mean it");
    }
    boolean clear = "clear".equals(context.formParam("order"));
    String scope = text(context, "scope");
    limiting.give(
        Objects.requireNonNullElseGet(scope, () -> String.valueOf(text(context, "part"))),
        clear ? Optional.empty() : Optional.of(wanted(context)),
        Forms.because(context),
        person);
    context.redirect("/limits", HttpStatus.SEE_OTHER);
  }

  private static WantedLimit wanted(Context context) {
    return new WantedLimit(
        Objects.requireNonNullElse(text(context, "currency"), ""),
        text(context, "most"),
        text(context, "approval_above"),
        number(Objects.requireNonNullElse(text(context, "approval_within"), "72")),
        text(context, "per_day"),
        text(context, "in_total"),
        text(context, "per_target"),
        zone(Objects.requireNonNullElse(text(context, "zone"), "UTC")),
        "yes".equals(context.formParam("soft")));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is no number of hours", e);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " is no time zone: say one such as Europe/Berlin, or UTC", e);
    }
  }

  private static @Nullable String text(Context context, String field) {
    String text = context.formParam(field);
    return text == null || text.isBlank() ? null : text.strip();
  }
}
