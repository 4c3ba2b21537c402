package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.config.Settings;

class StackSettingsTest {
  /** A lab that pays on one platform needs no keys of the others. */
  @Test
  void with_real_providers_only_platforms_of_which_a_key_is_named_have_a_worker() {
    Map<String, String> file = Map.of("prolific.token.file", "/run/secrets/prolific");
    Map<String, String> addressOnly = Map.of("mturk.endpoint", "https://example.org");
    Map<String, String> half = Map.of("mturk.access.key", "a", "respondent.api.key", "b");

    assertThat(StackSettings.withKeys(Settings.of(file))).containsExactly(Platform.PROLIFIC);
    assertThat(StackSettings.withKeys(Settings.of(addressOnly))).isEmpty();
    // A worker that lacks its other key refuses to start and names it.
    assertThat(StackSettings.withKeys(Settings.of(half)))
        .containsExactlyInAnyOrder(Platform.MTURK, Platform.RESPONDENT);
  }
}
