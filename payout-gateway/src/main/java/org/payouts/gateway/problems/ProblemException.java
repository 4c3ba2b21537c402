package org.payouts.gateway.problems;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with a problem as its answer. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final @Nullable Integer retryAfterSeconds;

  private ProblemException(Problem problem, @Nullable Integer retryAfterSeconds) {
    super(problem.title() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
    this(Problem.of(type, detail, errors, List.of()), null);
  }

  /** Not now; the same request again after some seconds. */
  public static ProblemException later(ProblemType type, String detail, int retryAfterSeconds) {
    return later(type, detail, retryAfterSeconds, List.of());
  }

  /** The same, with what is known of each element. */
  public static ProblemException later(
      ProblemType type, String detail, int retryAfterSeconds, List<?> results) {
    return new ProblemException(Problem.of(type, detail, List.of(), results), retryAfterSeconds);
  }

  public Problem problem() {
    return problem;
  }

  /** When to try again, if that may help. */
  public @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
