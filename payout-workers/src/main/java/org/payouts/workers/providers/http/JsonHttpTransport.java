package org.payouts.workers.providers.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.payouts.workers.provider.Transport;

/**
 * Carries requests as JSON over an {@link HttpSender}. Money requests go out on a connection of
 * their own, everything else shares a client. Thread-safe. A call ends within the call timeout,
 * body included. Nothing that comes back shows the credentials.
 */
public final class JsonHttpTransport implements Transport<ProviderRequest, ProviderResponse> {
  private final HttpEndpoint endpoint;
  private final HttpSender sender;

  /** Opens the transport. */
  public JsonHttpTransport(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
    this.sender =
        new HttpSender(
            "http-" + endpoint.base().getHost(),
            endpoint.connectTimeout(),
            endpoint.callTimeout(),
            endpoint.threads());
  }

  @Override
  public CompletionStage<ProviderResponse> ask(
      ProviderRequest request, boolean money, BooleanSupplier mayLeave) {
    Map<String, String> credentials;
    try {
      credentials = endpoint.credentials().get();
    } catch (RuntimeException | Error e) {
      return notSent(BadCredentials.why(e));
    }
    SecretMask mask;
    ClassicHttpRequest http;
    try {
      mask = SecretMask.of(credentials.values());
      http = request(request, credentials);
    } catch (UnsendableHeader e) {
      return notSent(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return notSent("the request cannot be built: " + e.getClass().getSimpleName());
    }
    return sender.send(http, money, mayLeave, request.only(), mask);
  }

  private static CompletionStage<ProviderResponse> notSent(String why) {
    return CompletableFuture.completedFuture(new ProviderResponse.NotSent(why));
  }

  private ClassicHttpRequest request(ProviderRequest request, Map<String, String> credentials) {
    ClassicHttpRequest http =
        new BasicClassicHttpRequest(request.method().name(), endpoint.address(request.path()));
    http.setHeader("Accept", "application/json");
    credentials.forEach((name, value) -> http.setHeader(name, sendable(name, value)));
    String json = request.json();
    if (json != null) {
      http.setHeader("Content-Type", "application/json");
      http.setEntity(new ByteArrayEntity(json.getBytes(StandardCharsets.UTF_8), null));
    }
    return http;
  }

  /** The library would send what it makes of other characters. */
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
