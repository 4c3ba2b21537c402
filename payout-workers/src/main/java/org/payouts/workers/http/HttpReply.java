package org.payouts.workers.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of a question. */
public sealed interface HttpReply {

  /**
   * A status line was read, whatever became of the body.
   *
   * @param headers first value of each, by lower-case name
   * @param body what was read of it, as UTF-8
   * @param whole false if the body broke off, was cut at the limit or did not end in time
   */
  record Response(int status, Map<String, String> headers, String body, boolean whole)
      implements HttpReply {
    private static final int EXCERPT = 300;

    public Response {
      headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Any 2xx. */
    public boolean success() {
      return status >= 200 && status < 300;
    }

    /** 401 or 403: the credentials or the account, never the payout. */
    public boolean forbidden() {
      return status == 401 || status == 403;
    }

    /** 429. */
    public boolean tooMany() {
      return status == 429;
    }

    /** Status and the beginning of the body on one line, for people. */
    public String text() {
      String start = body.length() <= EXCERPT ? body : body.substring(0, EXCERPT) + "...";
      String line = start.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
      String cut = whole ? "" : " (body incomplete)";
      return "HTTP " + status + (line.isEmpty() ? "" : " " + line) + cut;
    }
  }

  /** Certainly nothing of the question reached the provider. */
  record NotSent(String why) implements HttpReply {}

  /** No status line: the question may or may not have reached the provider. */
  record NoAnswer(String why) implements HttpReply {}
}
