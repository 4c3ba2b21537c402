package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  private static final SecretMask MASK = SecretMask.of(List.of("Token s3/cr\"et=key&1", "short"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3/cr\"et=key&1",
        "S3/CR\"ET=KEY&1",
        "s3\\/cr\\\"et=key&1",
        "s3\\\\/cr\\\\\\\"et\\u003dkey\\u00261",
        "s3%2Fcr%22et%3dkey%261",
        "s3&#47;cr&quot;et&#x3D;key&amp;1"
      })
  void a_secret_is_found_however_it_is_escaped(String form) {
    assertThat(MASK.mask("<" + form + ">, a \\ % & b")).isEqualTo("<[secret]>, a \\ % & b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xy", "xyz:"})
  void a_secret_is_found_inside_of_base64(String before) {
    byte[] bytes = (before + "s3/cr\"et=key&1" + ":after").getBytes(StandardCharsets.UTF_8);
    assertThat(MASK.mask("Basic " + Base64.getEncoder().encodeToString(bytes) + "."))
        .isEqualTo("Basic [secret].");
    assertThat(MASK.mask(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
        .isEqualTo("[secret]");
  }

  @Test
  void a_short_secret_is_masked_where_it_is_a_word() {
    assertThat(MASK.mask("Short, shorter, too-short")).isEqualTo("[secret], shorter, too-[secret]");
  }

  @Test
  void other_text_stays_as_it_is() {
    String json = "{\"a\":\"\\u00e9 100% \\\\ &c; &#; %zz\",\"Token\":1.50}";
    assertThat(MASK.mask(json)).isEqualTo(json);
    assertThat(SecretMask.of(List.of("", "abc")).mask("abc")).isEqualTo("abc");
  }

  @Test
  void a_hostile_text_is_masked_in_time_that_grows_with_its_length() {
    String text = "&".repeat(1 << 20);
    assertTimeoutPreemptively(Duration.ofSeconds(2), () -> MASK.mask(text));
  }
}
