package org.payouts.workers.providers.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts failures by phase. Only what happens before the first byte of a request can leave is {@link
 * ProviderResponse.NotSent}: resolving, connecting, and our own refusal of the server's
 * certificate. Any other failed handshake counts as unclear, because TLS 1.3 lets a server refuse a
 * client after the client has begun to send.
 */
final class Failures {
  private static final int MOST = 300;

  private Failures() {}

  static ProviderResponse response(Throwable thrown) {
    return response(thrown, SecretMask.NONE);
  }

  static ProviderResponse response(Throwable thrown, SecretMask mask) {
    Throwable failure = unwrap(thrown);
    String why = describe(failure, mask);
    return beforeFirstByte(failure)
        ? new ProviderResponse.NotSent(why)
        : new ProviderResponse.NoAnswer(why);
  }

  private static boolean beforeFirstByte(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException
        || (failure instanceof SSLHandshakeException && weRefusedTheCertificate(failure));
  }

  private static boolean weRefusedTheCertificate(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  /** Messages may quote what the server sent. */
  static String describe(Throwable failure, SecretMask mask) {
    String message = message(failure);
    return failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + SanitizedText.shown(mask.mask(message), MOST));
  }

  private static @Nullable String message(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at.getMessage() != null) {
        return at.getMessage();
      }
    }
    return null;
  }
}
