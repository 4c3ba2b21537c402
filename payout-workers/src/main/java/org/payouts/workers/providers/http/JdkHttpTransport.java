package org.payouts.workers.providers.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.payouts.workers.provider.Transport;

/**
 * Carries questions as JSON over an {@link HttpSender}. Money questions go out on a connection of
 * their own, everything else shares a client. Thread-safe. A call ends within the call timeout,
 * body included. Nothing that comes back shows the credentials.
 */
public final class JdkHttpTransport implements Transport<ProviderRequest, ProviderResponse> {
  private final HttpEndpoint endpoint;
  private final HttpSender sender;

  /**
   * Opens the transport.
   *
   * @throws IllegalStateException if this JVM would repeat requests by itself
   */
  public JdkHttpTransport(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
    this.sender =
        new HttpSender(
            "http-" + endpoint.base().getHost(),
            endpoint.connectTimeout(),
            endpoint.callTimeout(),
            endpoint.threads());
  }

  @Override
  public CompletionStage<ProviderResponse> ask(ProviderRequest question, boolean money) {
    Map<String, String> credentials;
    try {
      credentials = endpoint.credentials().get();
    } catch (RuntimeException | Error e) {
      return notSent(BadCredentials.why(e));
    }
    SecretMask mask;
    HttpRequest.Builder request;
    try {
      mask = SecretMask.of(credentials.values());
      request = request(question, credentials);
    } catch (UnsendableHeader e) {
      return notSent(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return notSent("the request cannot be built: " + e.getClass().getSimpleName());
    }
    return sender.send(request, money, question.only(), mask);
  }

  private static CompletionStage<ProviderResponse> notSent(String why) {
    return CompletableFuture.completedFuture(new ProviderResponse.NotSent(why));
  }

  private HttpRequest.Builder request(ProviderRequest question, Map<String, String> credentials) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.address(question.path()))
            .header("Accept", "application/json");
    credentials.forEach((name, value) -> request.header(name, sendable(name, value)));
    String json = question.json();
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    return request.method(
        question.method().name(),
        json == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(json, StandardCharsets.UTF_8));
  }

  /** The JDK's own complaint would quote the value. */
  private static String sendable(String name, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new UnsendableHeader(name);
    }
    return value;
  }

  private static final class UnsendableHeader extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnsendableHeader(String name) {
      super("the value for the header " + name + " is not one line of printable ASCII");
    }
  }

  /** Calls in flight end as {@link ProviderResponse.NoAnswer}. */
  @Override
  public void close() {
    sender.close();
  }
}
