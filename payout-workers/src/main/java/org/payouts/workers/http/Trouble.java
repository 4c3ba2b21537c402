package org.payouts.workers.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Pause;

/**
 * Why a question that moves no money has no usable answer, and what should stand still for it.
 *
 * @param pause null if only this payout should wait
 */
public record Trouble(String why, @Nullable Pause pause) {

  /**
   * What every question may meet: no answer, 5xx, 401/403, 429. Nothing for all other statuses,
   * which mean something else to each question.
   *
   * @param account key of an account's pause, for its probe; may be empty
   */
  public static Optional<Trouble> of(HttpReply reply, String account, String lane) {
    if (reply instanceof HttpReply.NotSent notSent) {
      return Optional.of(new Trouble("not sent: " + notSent.why(), null));
    }
    if (reply instanceof HttpReply.NoAnswer noAnswer) {
      return Optional.of(new Trouble("no answer: " + noAnswer.why(), null));
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    if (response.forbidden()) {
      return Optional.of(new Trouble(response.text(), forbidden(response, account)));
    }
    if (response.tooMany()) {
      return Optional.of(new Trouble(response.text(), tooMany(response, lane)));
    }
    return response.status() >= 500
        ? Optional.of(new Trouble(response.text(), null))
        : Optional.empty();
  }

  /** The pause for 401 and 403. */
  public static Pause forbidden(HttpReply.Response response, String account) {
    String why = response.text() + ". Check the credentials and their rights.";
    return new Pause(Pause.Scope.ACCOUNT, account, why, 0, 0);
  }

  /** The pause for 429. */
  public static Pause tooMany(HttpReply.Response response, String lane) {
    return Pause.lane(lane, RetryAfter.ms(response), response.text());
  }

  /** An answer that no payout can be blamed for: a person has to look. */
  public static Trouble unexpected(String what, HttpReply.Response response, String account) {
    String why =
        what
            + " was answered unexpectedly: "
            + response.text()
            + ". Check the base URL, the rights of the credentials and the provider's status.";
    return new Trouble(why, new Pause(Pause.Scope.ACCOUNT, account, why, 0, 0));
  }
}
