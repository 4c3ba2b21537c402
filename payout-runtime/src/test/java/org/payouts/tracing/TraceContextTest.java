package org.payouts.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a header must be to count, and that nothing else does harm. */
class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static TraceContext read(byte[] parent, byte[] state) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", parent);
    headers.add("tracestate", state);
    return TraceHeaders.read(headers);
  }

  private static TraceContext read(String parent, String state) {
    return read(parent.getBytes(UTF_8), state.getBytes(UTF_8));
  }

  @Test
  void a_context_comes_back_as_it_was_written() {
    TraceContext context = new TraceContext(PARENT, "vendor=1,other=2");
    RecordHeaders headers = new RecordHeaders();
    TraceHeaders.write(context, headers);
    assertThat(TraceHeaders.read(headers)).isEqualTo(context);
    TraceHeaders.write(null, headers);
    assertThat(headers.toArray()).hasSize(2);
    assertThat(TraceHeaders.read(new RecordHeaders())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0١"
      })
  void what_is_no_context_is_ignored(String parent) {
    assertThat(read(parent, "vendor=1")).isNull();
  }

  @Test
  void a_later_version_counts_as_far_as_it_is_known() {
    String later = "cc" + PARENT.substring(2);
    assertThat(read(later + "-what.comes.next", "")).isEqualTo(new TraceContext(PARENT, null));
    assertThat(read(later, "")).isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void what_is_too_long_is_ignored() {
    String later = "cc" + PARENT.substring(2) + "-";
    assertThat(read(later + "x".repeat(200), "")).isNotNull();
    assertThat(read(later + "x".repeat(201), "")).isNull();
    assertThat(read(new byte[1_000_000], new byte[0])).isNull();
    assertThat(read(PARENT, "v=" + "1".repeat(510)).state()).hasSize(512);
    assertThat(read(PARENT, "v=" + "1".repeat(511))).isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void a_state_that_is_no_printable_text_is_left_out_and_the_rest_counts() {
    assertThat(read(PARENT, "v=ü")).isEqualTo(new TraceContext(PARENT, null));
    assertThat(read(PARENT, "v=1\r\nx: y")).isEqualTo(new TraceContext(PARENT, null));
    assertThat(read(PARENT, " ")).isEqualTo(new TraceContext(PARENT, null));
    assertThat(read(PARENT.getBytes(UTF_8), null)).isEqualTo(new TraceContext(PARENT, null));
    assertThat(read(null, "v=1".getBytes(UTF_8))).isNull();
  }
}
