package org.payouts.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void the_signature_is_that_of_the_published_example() {
    assertThat(
            Signature.of(
                List.of(SECRET),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void while_a_secret_is_replaced_both_sign() {
    assertThat(Signature.of(List.of(SECRET, SECRET), "a", 1, "{}").split(" ")).hasSize(2);
  }
}
