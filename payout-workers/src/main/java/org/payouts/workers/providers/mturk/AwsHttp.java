package org.payouts.workers.providers.mturk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.providers.http.HttpSender;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.http.SecretMask;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Makes the AWS SDK send over our own sender. The SDK's clients read heads without a bound, and an
 * Error shuts their pool for good. SendBonus has a connection of its own, the rest shares one.
 */
final class AwsHttp implements SdkHttpClient {
  /** Set by the sender itself, from address and body. */
  private static final Set<String> SET_BY_THE_SENDER =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private static final String OPERATION = "X-Amz-Target";
  private static final String MONEY = ".SendBonus";

  /** The SDK calls this client on the thread that calls the SDK, and hands nothing else through. */
  private static final ThreadLocal<@Nullable BooleanSupplier> MAY_LEAVE = new ThreadLocal<>();

  private final HttpSender sender;

  AwsHttp(HttpSender sender) {
    this.sender = sender;
  }

  /** Makes a call of the SDK whose request leaves only if {@code mayLeave} says so at the end. */
  static <T> T asking(BooleanSupplier mayLeave, Supplier<T> call) {
    MAY_LEAVE.set(mayLeave);
    try {
      return call.get();
    } finally {
      MAY_LEAVE.remove();
    }
  }

  /** Certainly nothing left. */
  static final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(String why) {
      super(why);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(request);
      }

      /** The sender's own deadline ends the call. */
      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest execution) throws IOException {
    SdkHttpRequest sdkRequest = execution.httpRequest();
    ClassicHttpRequest request =
        new BasicClassicHttpRequest(sdkRequest.method().name(), sdkRequest.getUri());
    sdkRequest.forEachHeader(
        (name, values) -> {
          if (!SET_BY_THE_SENDER.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    request.setEntity(new ByteArrayEntity(body(execution), null));
    boolean money =
        sdkRequest.firstMatchingHeader(OPERATION).filter(name -> name.endsWith(MONEY)).isPresent();
    BooleanSupplier mayLeave = MAY_LEAVE.get();
    if (mayLeave == null) {
      throw new NotSentException("nobody says whether it may leave");
    }
    return answer(wait(request, money, mayLeave));
  }

  private ProviderResponse wait(ClassicHttpRequest request, boolean money, BooleanSupplier mayLeave)
      throws IOException {
    try {
      // What is masked depends on the call's keys: the transport does that.
      return sender
          .send(request, money, mayLeave, null, SecretMask.NONE)
          .toCompletableFuture()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static byte[] body(HttpExecuteRequest execution) throws IOException {
    if (execution.contentStreamProvider().isEmpty()) {
      return new byte[0];
    }
    try (InputStream body = execution.contentStreamProvider().get().newStream()) {
      return body.readAllBytes();
    }
  }

  /** A 2xx that is not whole is no answer: the SDK would read a bonus out of half a page. */
  private static HttpExecuteResponse answer(ProviderResponse response) throws IOException {
    if (response instanceof ProviderResponse.NotSent notSent) {
      throw new NotSentException(notSent.why());
    }
    if (response instanceof ProviderResponse.NoAnswer noAnswer) {
      throw new IOException(noAnswer.why());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    if (answer.success() && !answer.whole()) {
      throw new IOException(answer.text());
    }
    SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(answer.status());
    answer.headers().forEach(head::putHeader);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(head.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  /** The sender belongs to the transport. */
  @Override
  public void close() {}

  @Override
  public String clientName() {
    return "PayoutsHttp";
  }
}
