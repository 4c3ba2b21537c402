package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.payouts.SourcePosition;

/** What the router has set aside is neither lost nor decided. */
class SetAsideTest {
  private static final byte[] KEY = {1, 2};
  private static final SourcePosition PLACE = new SourcePosition("bonus-requested", 3, 7L);

  private final SetAside setAside = new SetAside();

  private static byte[] value(SourcePosition place) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    SetAside.write(place, out);
    out.write(99); // The request's own bytes.
    return bytes.toByteArray();
  }

  @Test
  void a_request_is_held_until_it_is_decided_and_its_time_is_known_then() throws IOException {
    setAside.next(3, KEY, value(PLACE), 10);
    assertThat(setAside.holds(PLACE)).isTrue();
    assertThat(setAside.size()).isOne();

    setAside.next(3, KEY, null, 25);
    assertThat(setAside.holds(PLACE)).isFalse();
    assertThat(setAside.decidedAtMs(PLACE)).isEqualTo(25);
    assertThat(setAside.size()).isZero();
  }

  @Test
  void the_same_key_in_another_partition_is_another_request() throws IOException {
    setAside.next(3, KEY, value(PLACE), 10);
    setAside.next(4, KEY, null, 25);
    assertThat(setAside.holds(PLACE)).isTrue();
    assertThat(setAside.decidedAtMs(new SourcePosition("bonus-requested", 4, 7L))).isZero();
  }

  @Test
  void a_value_that_names_no_place_is_an_error_with_the_topic() {
    assertThatThrownBy(() -> setAside.next(3, KEY, new byte[] {0}, 10))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("set-aside");
  }
}
