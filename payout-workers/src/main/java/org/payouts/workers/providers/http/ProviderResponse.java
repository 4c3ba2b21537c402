package org.payouts.workers.providers.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.provider.ClassifiedResponse;
import org.payouts.workers.provider.ResponseClass;

/** What became of a request. Printing a response shows no header and no body. */
public sealed interface ProviderResponse extends ClassifiedResponse {

  /**
   * A status line was read, whatever became of the body.
   *
   * @param headers first value of each, by lower-case name
   * @param body what was read of it, as UTF-8
   * @param flaw why that is not all of the body, empty if it is
   */
  record Response(int status, Map<String, String> headers, String body, String flaw)
      implements ProviderResponse {

    public Response {
      headers = Map.copyOf(headers);
    }

    public Response(int status, Map<String, String> headers, String body, boolean whole) {
      this(status, headers, body, whole ? "" : "broke off");
    }

    /**
     * False if the body broke off, was cut at a limit, did not end in time, or is not the list that
     * was asked for.
     */
    public boolean whole() {
      return flaw.isEmpty();
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public ResponseClass responseClass() {
      return ResponseClass.of(status);
    }

    /** Any 2xx. */
    public boolean success() {
      return status >= 200 && status < 300;
    }

    /** 429. */
    public boolean tooMany() {
      return status == 429;
    }

    /**
     * The answer on one line, for people and records: the status, and of a JSON error its code,
     * title and detail. Nothing else of the body is quoted and no header, and what may be another
     * participant's ID is masked.
     *
     * @param own IDs that may be shown
     */
    public String text(String... own) {
      return ErrorText.of(this, own);
    }

    @Override
    public String toString() {
      return "Response[" + text() + "]";
    }
  }

  /** Certainly nothing of the request reached the provider. */
  record NotSent(String why) implements ProviderResponse {
    @Override
    public ResponseClass responseClass() {
      return ResponseClass.NOT_SENT;
    }
  }

  /** No status line: the request may or may not have reached the provider. */
  record NoAnswer(String why) implements ProviderResponse {
    @Override
    public ResponseClass responseClass() {
      return ResponseClass.NO_ANSWER;
    }
  }
}
