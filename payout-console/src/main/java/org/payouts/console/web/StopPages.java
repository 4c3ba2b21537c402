package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.payouts.ControlOrder;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.console.actions.Stopping;

/** What is stopped, and a person's order to stop or to go on. */
final class StopPages {
  private final Pages pages;
  private final Visitors visitors;
  private final Stopping stopping;

  StopPages(Pages pages, Visitors visitors, Stopping stopping) {
    this.pages = pages;
    this.visitors = visitors;
    this.stopping = stopping;
  }

  void form(Context context) {
    pages.show(context, "stop.jte", "Stop", "stop", new StopPage(stopping.stops()));
  }

  void give(Context context) {
    Person person = visitors.acting(context, ConsoleRole.OPERATOR);
    if (!"yes".equals(context.formParam("sure"))) {
      throw new IllegalArgumentException("mark that you mean it");
    }
    String scope = String.valueOf(context.formParam("scope")).strip();
    stopping.give(
        scope.isEmpty() ? String.valueOf(context.formParam("part")).strip() : scope,
        "go".equals(context.formParam("order")) ? ControlOrder.GO : ControlOrder.STOP,
        Forms.because(context),
        person);
    context.redirect("/stop", HttpStatus.SEE_OTHER);
  }
}
