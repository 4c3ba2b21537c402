package org.payouts.workers.providers.mturk;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.http.BadCredentials;
import org.payouts.workers.providers.http.HttpSender;
import org.payouts.workers.providers.http.RenewableClient;
import org.payouts.workers.providers.http.SecretMask;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mturk.MTurkClient;
import software.amazon.awssdk.services.mturk.model.GetAccountBalanceRequest;

/**
 * The AWS SDK's synchronous client, on threads of its own and over an {@link HttpSender}. The SDK
 * repeats SendBonus up to three times by default, so its retries are off; so are profiles of the
 * machine, which would change the client behind the configuration's back. An Error inside ends its
 * call without an answer, and the client is replaced. Nothing that comes back shows the keys.
 * Thread-safe.
 */
public final class AwsMTurkTransport implements Transport<MTurkRequest, MTurkResponse> {
  /** The sender's deadline comes first; the SDK's is there if that should fail. */
  private static final Duration SDK_SLACK = Duration.ofSeconds(2);

  private final Supplier<String> accessKey;
  private final Supplier<String> secretKey;
  private final HttpSender sender;
  private final RenewableClient<MTurkClient> clients;
  private final ExecutorService executor;

  /**
   * @param callTimeout from the start of a call to the end of its answer
   * @param width calls side by side
   */
  public AwsMTurkTransport(
      URI endpoint,
      Supplier<String> accessKey,
      Supplier<String> secretKey,
      Duration connectTimeout,
      Duration callTimeout,
      int width) {
    this(
        accessKey,
        secretKey,
        new HttpSender("http-mturk", connectTimeout, callTimeout, Math.max(2, Math.min(16, width))),
        sender -> client(endpoint, sender, callTimeout.plus(SDK_SLACK)),
        width);
  }

  /** With clients of the caller's, for tests. */
  AwsMTurkTransport(
      Supplier<String> accessKey,
      Supplier<String> secretKey,
      HttpSender sender,
      ClientFactory client,
      int width) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.sender = sender;
    this.clients =
        new RenewableClient<>(
            "mturk", () -> client.over(sender), MTurkClient::close, System::nanoTime);
    AtomicInteger count = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            width,
            task -> {
              Thread thread = new Thread(task, "mturk-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Makes a client. */
  interface ClientFactory {
    MTurkClient over(HttpSender sender);
  }

  static MTurkClient client(URI endpoint, HttpSender sender, Duration callTimeout) {
    ClientOverrideConfiguration overrides =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .apiCallAttemptTimeout(callTimeout)
            .apiCallTimeout(callTimeout)
            .addExecutionInterceptor(new SuccessBodyCheck())
            .defaultProfileFile(ProfileFile.aggregator().build())
            .build();
    return MTurkClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        // Each call brings its own keys, so that its answer is searched for exactly those.
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(new AwsHttp(sender))
        .overrideConfiguration(overrides)
        .build();
  }

  @Override
  public CompletionStage<MTurkResponse> ask(
      MTurkRequest request, boolean money, BooleanSupplier mayLeave) {
    try {
      return CompletableFuture.supplyAsync(() -> call(request, mayLeave), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new MTurkResponse.NotSent("the transport is closed"));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.completedFuture(
          new MTurkResponse.NoAnswer(e.getClass().getSimpleName()));
    }
  }

  private MTurkResponse call(MTurkRequest request, BooleanSupplier mayLeave) {
    StaticCredentialsProvider keys;
    SecretMask mask;
    try {
      String access = accessKey.get();
      String secret = secretKey.get();
      keys = StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
      mask = SecretMask.of(List.of(access, secret));
    } catch (RuntimeException | Error e) {
      return new MTurkResponse.NotSent(BadCredentials.why(e));
    }
    MTurkClient client;
    try {
      client = clients.get();
    } catch (RuntimeException | Error e) {
      return AwsFailures.notSent(e, mask);
    }
    try {
      return masked(AwsHttp.asking(mayLeave, () -> ask(client, request, keys)), mask);
    } catch (SdkException e) {
      replaceIfBroken(client, e);
      return AwsFailures.response(e, mask);
    } catch (RuntimeException | Error e) {
      replaceIfBroken(client, e);
      return AwsFailures.noAnswer(e, mask);
    }
  }

  private static MTurkResponse ask(
      MTurkClient client, MTurkRequest request, StaticCredentialsProvider keys) {
    if (request instanceof MTurkRequest.SendBonus bonus) {
      client.sendBonus(
          AwsMessages.request(bonus).toBuilder()
              .overrideConfiguration(call -> call.credentialsProvider(keys))
              .build());
      return new MTurkResponse.BonusSent();
    }
    if (request instanceof MTurkRequest.ListBonusPayments list) {
      return AwsMessages.response(
          client.listBonusPayments(
              AwsMessages.request(list).toBuilder()
                  .overrideConfiguration(call -> call.credentialsProvider(keys))
                  .build()));
    }
    return AwsMessages.response(
        client.getAccountBalance(
            GetAccountBalanceRequest.builder()
                .overrideConfiguration(call -> call.credentialsProvider(keys))
                .build()));
  }

  private void replaceIfBroken(MTurkClient client, Throwable failure) {
    String why = AwsFailures.clientBroken(failure);
    if (why != null) {
      clients.broke(client, why);
    }
  }

  /** What MTurk lists is data, and still no place for our keys. */
  private static MTurkResponse masked(MTurkResponse response, SecretMask mask) {
    return response instanceof MTurkResponse.BonusPage page
        ? new MTurkResponse.BonusPage(
            page.bonuses().stream()
                .map(
                    bonus ->
                        new MTurkResponse.Bonus(
                            bonus.workerId(),
                            bonus.assignmentId(),
                            bonus.amount(),
                            mask.mask(bonus.reason())))
                .toList(),
            page.nextToken())
        : response;
  }

  /** Calls in flight end as {@link MTurkResponse.NoAnswer}. */
  @Override
  public void close() {
    executor.shutdown();
    sender.close();
    clients.close();
  }
}
