package org.payouts.console.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.view.data.ViewStatus;

/**
 * What every page has around its content.
 *
 * @param page the name of the page in the navigation
 * @param formToken for the forms of the page
 * @param files path of the static files
 * @param needsYou payouts that wait for a person
 * @param signsOut whether the person can sign out
 */
public record Frame(
    String title,
    String page,
    Person person,
    String formToken,
    String files,
    long needsYou,
    ViewStatus view,
    boolean signsOut,
    Instant now) {

  public boolean isOn(String name) {
    return page.equals(name);
  }

  public boolean mayRequest() {
    return person.may(ConsoleRole.REQUESTER);
  }

  public boolean mayOperate() {
    return person.may(ConsoleRole.OPERATOR);
  }

  public boolean mayApprove() {
    return person.may(ConsoleRole.APPROVER);
  }

  /** What is to be said of the view; null if it shows everything. */
  public @Nullable String remark() {
    String problem = view.problem();
    if (problem != null) {
      return "What is shown may be old: " + problem;
    }
    if (!view.caughtUp()) {
      return "Reading the topics: %s records are still to be read. Lists and sums are not complete."
          .formatted(Show.count(view.behind()));
    }
    return null;
  }
}
