package org.payouts.workers.mturk;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.payouts.workers.provider.Transport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mturk.MTurkClient;

/**
 * The AWS SDK's synchronous client, on threads of its own. The SDK repeats SendBonus up to three
 * times by default, so its retries are off; so are proxies and profiles of the machine, which would
 * change the client without the configuration telling. Thread-safe.
 */
public final class AwsMTurkTransport implements Transport<MTurkQuestion, MTurkReply> {
  private final MTurkClient client;
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
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            .maxConnections(width)
            .connectionTimeout(connectTimeout)
            .connectionAcquisitionTimeout(connectTimeout)
            .socketTimeout(callTimeout)
            .connectionMaxIdleTime(Duration.ofSeconds(10))
            .expectContinueEnabled(false)
            .proxyConfiguration(
                ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariableValues(false)
                    .build());
    ClientOverrideConfiguration overrides =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .apiCallAttemptTimeout(callTimeout)
            .apiCallTimeout(callTimeout)
            .addExecutionInterceptor(new ForeignAnswers())
            .defaultProfileFile(ProfileFile.aggregator().build())
            .build();
    this.client =
        MTurkClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(() -> AwsBasicCredentials.create(accessKey.get(), secretKey.get()))
            .httpClientBuilder(http)
            .overrideConfiguration(overrides)
            .build();
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

  @Override
  public CompletionStage<MTurkReply> ask(MTurkQuestion question, boolean money) {
    try {
      return CompletableFuture.supplyAsync(() -> call(question), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(new MTurkReply.NotSent("the transport is closed"));
    }
  }

  private MTurkReply call(MTurkQuestion question) {
    try {
      if (question instanceof MTurkQuestion.SendBonus bonus) {
        client.sendBonus(AwsMessages.request(bonus));
        return new MTurkReply.BonusSent();
      }
      if (question instanceof MTurkQuestion.ListBonusPayments list) {
        return AwsMessages.reply(client.listBonusPayments(AwsMessages.request(list)));
      }
      return AwsMessages.reply(client.getAccountBalance());
    } catch (SdkException e) {
      return AwsFailures.reply(e);
    } catch (RuntimeException e) {
      return new MTurkReply.NoAnswer(e.toString());
    }
  }

  /** Calls in flight end as {@link MTurkReply.NoAnswer}. */
  @Override
  public void close() {
    executor.shutdown();
    client.close();
  }
}
