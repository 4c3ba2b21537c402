package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mturk.MTurkClient;
import software.amazon.awssdk.services.mturk.model.BonusPayment;
import software.amazon.awssdk.services.mturk.model.MTurkException;
import software.amazon.awssdk.services.mturk.model.RequestErrorException;
import software.amazon.awssdk.services.mturk.model.SendBonusRequest;
import software.amazon.awssdk.services.mturk.model.ServiceException;

/** The provider's own client works with the simulated service and distinguishes its errors. */
class AwsSdkTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final MTurkClient mturk =
      MTurkClient.builder()
          .endpointOverride(providers.uri())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
          .httpClientBuilder(ApacheHttpClient.builder())
          .overrideConfiguration(
              ClientOverrideConfiguration.builder()
                  .retryStrategy(AwsRetryStrategy.doNotRetry())
                  .apiCallTimeout(Duration.ofSeconds(20))
                  .build())
          .build();

  @BeforeEach
  void teach() {
    providers.world().mturk().assignment("ASSIGNMENT1", "AWORKER", "HIT1");
  }

  @AfterEach
  void stop() {
    mturk.close();
    providers.close();
  }

  private static SendBonusRequest bonus() {
    return SendBonusRequest.builder()
        .workerId("AWORKER")
        .assignmentId("ASSIGNMENT1")
        .bonusAmount("1.50")
        .reason("thanks [p-1]")
        .uniqueRequestToken("tok")
        .build();
  }

  @Test
  void the_sdk_pays_lists_and_reads() {
    mturk.sendBonus(bonus());
    BonusPayment listed =
        mturk
            .listBonusPayments(request -> request.assignmentId("ASSIGNMENT1"))
            .bonusPayments()
            .get(0);
    assertThat(listed.bonusAmount()).isEqualTo("1.50");
    assertThat(listed.reason()).isEqualTo("thanks [p-1]");
    assertThat(listed.grantTime().toEpochMilli())
        .isEqualTo(providers.book().payments().get(0).timeMs());
    assertThat(mturk.getAccountBalance(request -> {}).availableBalance()).isEqualTo("9999998.20");
    assertThat(
            mturk
                .getAssignment(request -> request.assignmentId("ASSIGNMENT1"))
                .assignment()
                .workerId())
        .isEqualTo("AWORKER");
  }

  @Test
  void the_sdk_distinguishes_the_errors() {
    mturk.sendBonus(bonus());
    assertThatThrownBy(() -> mturk.sendBonus(bonus()))
        .isInstanceOf(RequestErrorException.class)
        .hasMessageContaining("tok");
    providers.faults().add(FaultRule.always(FaultClass.FAIL_500).times(1));
    assertThatThrownBy(() -> mturk.sendBonus(bonus())).isInstanceOf(ServiceException.class);
    providers.faults().add(FaultRule.always(FaultClass.RATE_429).times(1));
    assertThatThrownBy(() -> mturk.sendBonus(bonus()))
        .isInstanceOfSatisfying(
            MTurkException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException"));
    providers.faults().add(FaultRule.always(FaultClass.PAY_THEN_502).times(1));
    assertThatThrownBy(() -> mturk.sendBonus(bonus())).isInstanceOf(MTurkException.class);
  }

  @Test
  void an_unanswered_call_is_sent_once_with_retries_off() {
    providers.faults().add(FaultRule.always(FaultClass.PAY_THEN_RESET));
    assertThatThrownBy(() -> mturk.sendBonus(bonus())).isInstanceOf(SdkClientException.class);
    assertThat(providers.calls().of(Operation.MTURK_SEND_BONUS, "ASSIGNMENT1")).hasSize(1);
    assertThat(providers.book().size()).isEqualTo(1);
  }
}
