package org.payouts.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One request to the registry: tries each address in turn, beginning with the one that answered
 * last, and sorts failures into {@link RegistryUnavailableException} and {@link
 * RegistryRefusedException}. Thread-safe.
 */
final class RegistryHttp {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Error code of an answer that is larger than any schema this program reads. */
  static final int TOO_LARGE = 413;

  private static final int MAX_ANSWER = 16 * 1024 * 1024;
  private static final long BODY_MS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RegistryConfig.Address> addresses;
  private final Duration timeout;
  private final HttpClient http;
  private volatile int lastGood;

  RegistryHttp(RegistryConfig config) {
    this.addresses = config.addresses();
    this.timeout = Duration.ofMillis(config.timeoutMs());
    // A proxy or login page that redirects is a wrong address, not a registry.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT);
    RegistryTls.context(config.values()).ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  JsonNode get(String path) {
    return exchange("GET", path, null);
  }

  /**
   * As {@link #get}, for what stays: that it is not there counts only if every address says so. One
   * of them may not have heard of it yet.
   *
   * @throws RegistryUnavailableException also if some say so and others do not answer
   */
  JsonNode find(String path) {
    return exchange("GET", path, null, RegistryHttp::saysNotThere);
  }

  private static boolean saysNotThere(RegistryRefusedException e) {
    return e.status() == 404 && e.errorCode() / 100 == 404;
  }

  JsonNode post(String path, JsonNode body) {
    return exchange("POST", path, body);
  }

  JsonNode put(String path, JsonNode body) {
    return exchange("PUT", path, body);
  }

  private JsonNode exchange(String method, String path, @Nullable JsonNode body) {
    return exchange(method, path, body, refusal -> false);
  }

  /**
   * @param doubtful whether another address may answer what one has refused
   */
  private JsonNode exchange(
      String method,
      String path,
      @Nullable JsonNode body,
      Predicate<RegistryRefusedException> doubtful) {
    int first = lastGood;
    RegistryUnavailableException failure = null;
    RegistryRefusedException refusal = null;
    for (int i = 0; i < addresses.size(); i++) {
      int index = (first + i) % addresses.size();
      try {
        JsonNode answer = exchange(addresses.get(index), method, path, body);
        lastGood = index;
        return answer;
      } catch (RegistryUnavailableException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      } catch (RegistryRefusedException e) {
        if (!doubtful.test(e)) {
          throw e;
        }
        refusal = e;
      }
    }
    if (refusal != null) {
      throw failure == null ? refusal : new PartlyUnknownSchemaException(failure);
    }
    throw failure == null ? new RegistryUnavailableException("No registry address", null) : failure;
  }

  private JsonNode exchange(
      RegistryConfig.Address address, String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.url() + path))
            .timeout(timeout)
            .header("Accept", MEDIA_TYPE + ", application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE);
    }
    address.authorization().ifPresent(value -> request.header("Authorization", value));
    return exchange(method + " " + address + path, address, request.build());
  }

  private JsonNode exchange(String call, RegistryConfig.Address address, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request, info -> new BoundedBody(MAX_ANSWER));
    try {
      // The request's own time-out ends with the headers; a body may stall as well.
      return answer(
          call, address, response.get(timeout.toMillis() + BODY_MS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (BoundedBody.isTooLarge(e)) {
        throw new RegistryRefusedException(
            200,
            TOO_LARGE,
            "Schema registry answered " + call + " with more than " + MAX_ANSWER + " bytes");
      }
      throw new RegistryUnavailableException(
          "Schema registry does not answer: " + call + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new RegistryUnavailableException(
          "Schema registry does not answer: " + call + ": the answer stopped half-way", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      throw new InterruptException(e);
    }
  }

  private static JsonNode answer(
      String call, RegistryConfig.Address address, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    JsonNode json = parse(response.body());
    if (status == 200 || status == 201) {
      if (json == null) {
        throw new RegistryUnavailableException(
            "Schema registry answered "
                + call
                + " with something else than JSON; is the address right?",
            null);
      }
      return json;
    }
    boolean refused = status == 401 || status == 403;
    String message =
        "Schema registry answered "
            + call
            + " with "
            + status
            + (refused ? address.forWhom() : "")
            + remark(json);
    if (status >= 500 || status == 408 || status == 429) {
      throw new RegistryUnavailableException(message, null);
    }
    int errorCode = json == null ? status : json.path("error_code").asInt(status);
    throw new RegistryRefusedException(status, errorCode, message);
  }

  private static @Nullable JsonNode parse(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null || json.isMissingNode() ? null : json;
    } catch (IOException e) {
      return null;
    }
  }

  private static String remark(@Nullable JsonNode json) {
    if (json == null || !json.has("error_code")) {
      return "";
    }
    return ", code " + json.get("error_code").asInt() + ": " + json.path("message").asText();
  }
}
