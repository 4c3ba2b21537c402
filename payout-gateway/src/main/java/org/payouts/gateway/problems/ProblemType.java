package org.payouts.gateway.problems;

import java.util.Locale;

/** The kinds of problems. Their URIs are stable: clients compare them, not the texts. */
public enum ProblemType {
  INVALID_JSON(400, "The body is no JSON that can be read"),
  INVALID_REQUEST(400, "The request is not one that can be paid"),
  UNAUTHORIZED(401, "An API key is required"),
  OUT_OF_SCOPE(403, "This key may not ask for that"),
  NOT_FOUND(404, "There is nothing of that name"),
  METHOD_NOT_ALLOWED(405, "Not with this method"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON"),
  CONTENT_DIFFERS(422, "The payout ID belongs to other content"),
  INTERNAL(500, "An error of the gateway"),
  UNAVAILABLE(503, "Not at the moment"),
  RATE_EXCEEDED(503, "More requests than this key may make");

  private static final String PREFIX = "urn:payouts:problem:";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** For example {@code urn:payouts:problem:content-differs}. */
  public String uri() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
