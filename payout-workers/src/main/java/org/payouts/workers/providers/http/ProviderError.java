package org.payouts.workers.providers.http;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;

/**
 * Why a request has no usable answer, and what should stand still for it: the smallest unit that
 * the answer can be about, and no more.
 *
 * @param pause null if only this payout should wait
 */
public record ProviderError(Reason reason, @Nullable Pause pause) {

  /**
   * What every request may meet, whatever it is about: no answer, 5xx, 401, 429. Nothing for all
   * other statuses, which mean something else to each request.
   */
  public static Optional<ProviderError> of(ProviderResponse response, String lane) {
    if (response instanceof ProviderResponse.NotSent notSent) {
      return Optional.of(unreachable("not sent: " + notSent.why()));
    }
    if (response instanceof ProviderResponse.NoAnswer noAnswer) {
      return Optional.of(unreachable("no answer: " + noAnswer.why()));
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    if (answer.status() == 401) {
      return Optional.of(credentials(answer));
    }
    if (answer.tooMany()) {
      return Optional.of(tooMany(answer, lane));
    }
    return answer.status() >= 500 ? Optional.of(unreachable(answer.text())) : Optional.empty();
  }

  private static ProviderError unreachable(String text) {
    return new ProviderError(new Reason(Reason.UNREACHABLE, text), null);
  }

  /** 401: the credentials, and so the account. */
  public static ProviderError credentials(ProviderResponse.Response answer) {
    Reason reason =
        new Reason(Reason.CREDENTIALS, answer.text() + ". Check the configured credentials.");
    return new ProviderError(reason, Pause.account(reason));
  }

  /** 429: the lane waits as long as the provider asks for. */
  public static ProviderError tooMany(ProviderResponse.Response answer, String lane) {
    Reason reason = new Reason(Reason.RATE_LIMITED, answer.text());
    return new ProviderError(reason, Pause.lane(lane, RetryAfter.ms(answer), reason));
  }

  /** An answer that is none of the documented ones, and what stands still for it. */
  public static ProviderError odd(
      String what, ProviderResponse.Response answer, Function<Reason, Pause> pause) {
    Reason reason = oddly(what, answer);
    return new ProviderError(reason, pause.apply(reason));
  }

  /**
   * Why an answer that is none of the documented ones is of no use.
   *
   * @param ownIds of the payout, which its text may name
   */
  public static Reason oddly(String what, ProviderResponse.Response answer, String... ownIds) {
    String answered = what + " was answered with " + answer.text(ownIds);
    return switch (answer.status()) {
      case 403 ->
          new Reason(
              Reason.FORBIDDEN,
              ended(answered) + " Check the rights of the configured credentials.");
      case 404 ->
          new Reason(
              Reason.NOT_FOUND,
              ended(answered)
                  + " Check that it exists and that the configured credentials may see it.");
      default ->
          new Reason(
              Reason.UNEXPECTED_ANSWER,
              answered + ", which is not documented. Check the provider's status.");
    };
  }

  /** A provider's own sentence may have its full stop already. */
  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
