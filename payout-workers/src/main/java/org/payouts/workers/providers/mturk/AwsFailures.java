package org.payouts.workers.providers.mturk;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.providers.http.SanitizedText;
import org.payouts.workers.providers.http.SecretMask;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.mturk.model.RequestErrorException;
import software.amazon.awssdk.services.mturk.model.ServiceException;

/**
 * The SDK's exceptions as responses. What certainly did not leave comes as {@link
 * AwsHttp.NotSentException} from the sender; everything else may have left.
 */
final class AwsFailures {
  private static final int MOST = 300;
  private static final Pattern SHUT = Pattern.compile("(?i)shut ?down|closed|terminated");

  private AwsFailures() {}

  static MTurkResponse response(SdkException failure, SecretMask mask) {
    if (failure instanceof AwsServiceException answer) {
      return new MTurkResponse.Refusal(
          answer.statusCode(),
          mask.mask(type(answer)),
          mask.mask(turkErrorCode(answer)),
          mask.mask(message(answer)));
    }
    boolean timedOut =
        failure instanceof ApiCallTimeoutException
            || failure instanceof ApiCallAttemptTimeoutException;
    return !timedOut && cause(failure, AwsHttp.NotSentException.class)
        ? notSent(failure, mask)
        : noAnswer(failure, mask);
  }

  static MTurkResponse notSent(Throwable failure, SecretMask mask) {
    return new MTurkResponse.NotSent(describe(failure, mask));
  }

  static MTurkResponse noAnswer(Throwable failure, SecretMask mask) {
    return new MTurkResponse.NoAnswer(describe(failure, mask));
  }

  /** Why the client that failed so can carry no call any more, or null if it can. */
  static @Nullable String clientBroken(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (at instanceof Error
          || (at instanceof IllegalStateException && SHUT.matcher(message).find())) {
        return at.getClass().getSimpleName();
      }
    }
    return null;
  }

  private static boolean cause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** The SDK's messages may quote what was sent and what came. */
  private static String describe(Throwable failure, SecretMask mask) {
    return failure.getClass().getSimpleName()
        + ": "
        + SanitizedText.shown(mask.mask(String.valueOf(failure.getMessage())), MOST);
  }

  private static String type(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(answer.awsErrorDetails().errorCode(), "");
  }

  private static String turkErrorCode(AwsServiceException answer) {
    @Nullable String code = null;
    if (answer instanceof RequestErrorException error) {
      code = error.turkErrorCode();
    } else if (answer instanceof ServiceException fault) {
      code = fault.turkErrorCode();
    }
    return Objects.requireNonNullElse(code, "");
  }

  private static String message(AwsServiceException answer) {
    String details =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    return Objects.requireNonNullElse(details, String.valueOf(answer.getMessage()));
  }
}
