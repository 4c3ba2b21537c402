package org.payouts.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.gateway.problems.FieldError;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String KEY = ApiKeys.random();

  @TempDir Path directory;

  private static String entry(String name, String prefix, String more) {
    return "{\"name\":\"%s\",\"payout_ids\":[\"%s\"]%s}".formatted(name, prefix, more);
  }

  private static String withKey(String expires) {
    return ",\"keys\":[{\"id\":\"k\",\"sha256\":\"" + ApiKeys.hash(KEY) + "\"" + expires + "}]";
  }

  private static final String MAY_PROLIFIC =
      ",\"may\":{\"prolific\":{\"workspaces\":[\"w\"],\"studies\":[\"*\"],"
          + "\"max_amount\":{\"GBP\":\"20.00\"}}}";

  private Path file(String... entries) throws IOException {
    return Files.writeString(
        directory.resolve("keys.json"), "{\"requesters\":[" + String.join(",", entries) + "]}");
  }

  private KeyRing load(String... entries) throws IOException {
    return KeyRing.load("gateway.keys.file", file(entries));
  }

  @Test
  void a_key_lets_its_requester_in_until_it_expires() throws Exception {
    KeyRing ring = load(entry("lab", "lab:", withKey(",\"expires\":\"2026-11-26T12:00:01Z\"")));

    assertThat(ring.find(KEY, NOW)).map(Requester::name).hasValue("lab");
    assertThat(ring.find(KEY, NOW.plusSeconds(1))).isEmpty();
    assertThat(ring.find(KEY + "x", NOW)).isEmpty();
    assertThat(Files.readString(directory.resolve("keys.json"))).doesNotContain(KEY);
  }

  @Test
  void a_requester_may_ask_for_what_its_entry_says_and_for_nothing_else() throws Exception {
    Requester lab = load(entry("lab", "lab:", MAY_PROLIFIC)).requesters().get("lab");

    assertThat(lab.beyond(bonus("lab:1", "w", 2_000, "GBP"), "")).isEmpty();
    assertThat(lab.beyond(bonus("other:1", "x", 2_001, "GBP"), "/3"))
        .extracting(FieldError::pointer)
        .containsExactly("/3/payout_id", "/3/target/workspace_id", "/3/amount");
    assertThat(lab.beyond(bonus("lab:1", "w", 1, "USD"), ""))
        .extracting(FieldError::pointer)
        .containsExactly("/currency");
  }

  private static BonusRequested bonus(String id, String workspace, long minor, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(new ProlificTarget(workspace, "s", "68a97646df7a184d80974c0a"))
        .setAmountMinor(minor)
        .setCurrency(currency)
        .build();
  }

  @Test
  void two_requesters_never_share_payout_ids() {
    assertThatThrownBy(() -> load(entry("a", "lab", ""), entry("b", "lab-2:", "")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("payout_ids of a and b overlap");
    assertThatThrownBy(() -> load(entry("a", "*", ""), entry("b", "b:", "")))
        .hasMessageContaining("overlap");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        ",\"keys\":[{\"id\":\"k\",\"sha256\":\"payouts_abc\"}] | sha256 has 64",
        ",\"may\":{\"paypal\":{}} | not paypal",
        ",\"may\":{\"mturk\":{\"studies\":[\"*\"],\"max_amount\":{\"GBP\":\"1\"}}} | for USD",
        ",\"may\":{\"mturk\":{\"studies\":[\"*\"]}} | max_amount",
        ",\"may\":{\"prolific\":{\"studies\":[\"*\"],\"max_amount\":{\"GBP\":\"1\"}}} | workspaces",
        ",\"webhooks\":[{\"id\":\"w\",\"url\":\"file:///etc/passwd\"}] | http or https",
        ",\"webhooks\":[{\"id\":\"w\",\"url\":\"http://h/\",\"secret_files\":[\"no\"]}] | no secret",
        ",\"scopes\":[] | no file of keys",
      })
  void what_is_wrong_is_named(String more, String message) {
    assertThatThrownBy(() -> load(entry("lab", "lab:", more)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_changed_file_counts_at_once_and_a_broken_one_changes_nothing() throws Exception {
    LiveKeyRing live = new LiveKeyRing("gateway.keys.file", file(entry("lab", "lab:", "")));
    assertThat(live.get().find(KEY, NOW)).isEmpty();

    file(entry("lab", "lab:", withKey("")));
    await().until(() -> live.get().find(KEY, NOW).isPresent());

    Files.writeString(directory.resolve("keys.json"), "{");
    await()
        .until(
            () -> {
              live.get();
              return live.problem().isPresent();
            });
    assertThat(live.get().find(KEY, NOW)).isPresent();
  }

  @Test
  void a_rate_is_a_bucket_that_fills_again() {
    long[] nanos = {0};
    Rate rate = new Rate(10, 20, () -> nanos[0]);

    assertThat(rate.take(20)).isZero();
    assertThat(rate.take(5)).isEqualTo(1);
    nanos[0] = 500_000_000;
    assertThat(rate.take(5)).isZero();
    assertThat(rate.take(1)).isEqualTo(1);
  }
}
