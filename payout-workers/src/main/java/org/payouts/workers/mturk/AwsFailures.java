package org.payouts.workers.mturk;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Objects;
import org.apache.http.conn.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.mturk.model.RequestErrorException;
import software.amazon.awssdk.services.mturk.model.ServiceException;

/**
 * The SDK's exceptions as replies. Only failures to resolve, to connect or to accept the server's
 * certificate happen before the first byte of a request.
 */
final class AwsFailures {
  private AwsFailures() {}

  static MTurkReply reply(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      return new MTurkReply.Refusal(
          answer.statusCode(), type(answer), turkErrorCode(answer), message(answer));
    }
    boolean timedOut =
        failure instanceof ApiCallTimeoutException
            || failure instanceof ApiCallAttemptTimeoutException;
    return !timedOut && beforeFirstByte(failure)
        ? new MTurkReply.NotSent(String.valueOf(failure.getMessage()))
        : new MTurkReply.NoAnswer(String.valueOf(failure.getMessage()));
  }

  private static boolean beforeFirstByte(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ConnectTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof CertificateException
          || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
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
