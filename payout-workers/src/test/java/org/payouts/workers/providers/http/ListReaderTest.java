package org.payouts.workers.providers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.providers.http.BodySink.UnreadableBody;

class ListReaderTest {
  private static final ProviderRequest LIST = ProviderRequest.get("/payouts");
  private static final ListFilter OURS = new ListFilter("id", "r7", ListFilter.MAX_BYTES);

  private static String person(String id) {
    return "{\"userId\":\"u\",\"id\":\"" + id + "\",\"payouts\":[{\"total\":15.10}]}";
  }

  private static String people(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> person("r" + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String read(String body, int pieces) throws UnreadableBody {
    return read(OURS, body, pieces);
  }

  private static String read(ListFilter filter, String body, int pieces) throws UnreadableBody {
    ListReader reader = new ListReader(filter);
    byte[] bytes = body.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += pieces) {
      reader.take(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieces)));
    }
    return reader.end();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16_384})
  void only_the_elements_asked_for_are_kept_in_whatever_pieces_they_come(int pieces)
      throws Exception {
    assertThat(read(people(20), pieces)).isEqualTo("[" + person("r7") + "]");
    assertThat(read("[]", pieces)).isEqualTo("[]");
    assertThat(read(people(3), pieces)).isEqualTo("[]");
    assertThat(read("[" + person("r7") + "," + person("r7") + "]", pieces))
        .isEqualTo("[" + person("r7") + "," + person("r7") + "]");
  }

  @Test
  void an_element_is_kept_however_its_hexadecimal_id_is_spelled() throws Exception {
    String list = "[" + person("5F9ABB0000000000000000A1") + "]";
    ListFilter filter = new ListFilter("id", "5f9abb0000000000000000a1", ListFilter.MAX_BYTES);
    assertThat(read(filter, list, 9)).isEqualTo(list);
  }

  @Test
  void numbers_and_texts_are_kept_as_they_are_written() throws Exception {
    String ours =
        "{\"a\":150.00000000000000000000000003,\"b\":1E400,\"c\":[null,true,{\"id\":5}],"
            + "\"d\":\"\u00e9\",\"id\":\"r7\"}";
    assertThat(read("[" + ours + "]", 3)).isEqualTo("[" + ours + "]");
  }

  @Test
  void a_name_inside_an_element_is_not_the_elements_own() throws Exception {
    assertThat(read("[{\"id\":\"r1\",\"in\":{\"id\":\"r7\"}}]", 5)).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"r7\"}|not a list",
        "\"queued\"|not a list",
        "<html>busy</html>|not a list in JSON",
        "[{\"id\":\"r7\"}|not a list in JSON",
        "[{\"id\":\"r7\"},|not a list in JSON",
        "[{\"id\":\"r7\"}] x|not a list in JSON",
        "[{\"id\":\"r7\"}] []|something follows the list",
        "[{\"id\":\"r7\",\"id\":\"r8\"}]|not a list in JSON",
        "[{\"id\":7}]|a list with an element without id",
        "[{}]|a list with an element without id",
        "[\"r7\"]|a list with an element that is no object"
      })
  void what_is_no_list_of_objects_with_the_field_is_unreadable(String body, String why) {
    for (int pieces : new int[] {1, 1_000}) {
      assertThatThrownBy(() -> read(body, pieces))
          .isInstanceOf(UnreadableBody.class)
          .hasMessage(why);
    }
  }

  @Test
  void an_empty_body_is_no_empty_list() {
    assertThatThrownBy(() -> read("", 1)).isInstanceOf(UnreadableBody.class);
  }

  @Test
  void one_element_may_not_fill_memory() {
    String large = "[{\"id\":\"r1\",\"x\":[" + "\"yyyyyyyyyyyyyyyy\",".repeat(80_000) + "1]}]";
    assertThatThrownBy(() -> read(large, 8_192))
        .isInstanceOf(UnreadableBody.class)
        .hasMessageContaining("an element larger than");
    String deep = "[{\"id\":\"r1\",\"x\":" + "[".repeat(200_000);
    assertThatThrownBy(() -> read(deep, 8_192)).isInstanceOf(UnreadableBody.class);
  }

  @Test
  void memory_does_not_grow_with_the_list() throws Exception {
    ListReader reader = new ListReader(OURS);
    reader.take("[".getBytes(UTF_8));
    long before = used();
    for (int i = 0; i < 600_000; i++) {
      reader.take((person("r" + i) + ",").getBytes(UTF_8));
    }
    assertThat(used() - before).isLessThan(8L << 20);
    reader.take((person("last") + "]").getBytes(UTF_8));
    assertThat(reader.end()).isEqualTo("[" + person("r7") + "]");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  // ---- over a socket -------------------------------------------------------------------------

  private static ProviderResponse.Response ask(URI base, ProviderRequest question)
      throws Exception {
    try (JsonHttpTransport transport =
        new JsonHttpTransport(
            new HttpEndpoint(base, Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(20), 2))) {
      return (ProviderResponse.Response)
          transport.ask(question, false).toCompletableFuture().get(30, SECONDS);
    }
  }

  @Test
  void fifty_thousand_people_are_a_list_like_any_other() throws Exception {
    String body = people(50_000);
    assertThat(body.length()).isGreaterThan(BodySink.LIMIT);
    try (RawServer server = RawServer.answering(RawServer.http(200, "", body))) {
      ProviderResponse.Response response =
          ask(server.uri(), LIST.only(new ListFilter("id", "r49999", ListFilter.MAX_BYTES)));

      assertThat(response.whole()).isTrue();
      assertThat(response.body()).isEqualTo("[" + person("r49999") + "]");
    }
  }

  @Test
  void a_list_over_its_limit_is_not_whole_and_says_so() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, "", people(1_000)))) {
      ProviderResponse.Response response =
          ask(server.uri(), LIST.only(new ListFilter("id", "r7", 10_000)));

      assertThat(response.whole()).isFalse();
      assertThat(response.body()).isEmpty();
      assertThat(response.text()).isEqualTo("HTTP 200 (body incomplete: larger than 10000 bytes)");
    }
  }

  @Test
  void a_list_that_breaks_off_is_not_whole() throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[" + person("r7") + ",";
    try (RawServer server = new RawServer(RawServer.Ending.ANSWER_AND_CLOSE, half)) {
      ProviderResponse.Response response = ask(server.uri(), LIST.only(OURS));

      assertThat(response.whole()).isFalse();
      assertThat(response.text()).isEqualTo("HTTP 200 (body incomplete: broke off)");
    }
  }

  @Test
  void an_error_answer_is_read_as_it_is() throws Exception {
    String body = "{\"message\":\"no such project\"}";
    try (RawServer server = RawServer.answering(RawServer.http(404, "", body))) {
      ProviderResponse.Response response = ask(server.uri(), LIST.only(OURS));

      assertThat(response.whole()).isTrue();
      assertThat(response.text()).isEqualTo("HTTP 404 no such project");
    }
  }
}
