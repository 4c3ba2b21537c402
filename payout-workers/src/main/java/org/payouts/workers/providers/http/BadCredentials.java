package org.payouts.workers.providers.http;

import java.util.stream.Collectors;
import org.payouts.config.InvalidConfigurationException;

/** Why credentials cannot be used, by the names of their keys and without their values. */
public final class BadCredentials {
  private BadCredentials() {}

  /** What may be shown of a failure to read credentials. */
  public static String why(Throwable failure) {
    return failure instanceof InvalidConfigurationException invalid
        ? invalid.problems().stream()
            .map(problem -> problem.key() + " " + problem.what() + " " + problem.remedy())
            .collect(Collectors.joining(" "))
        : "the credentials cannot be read: " + failure.getClass().getSimpleName();
  }
}
