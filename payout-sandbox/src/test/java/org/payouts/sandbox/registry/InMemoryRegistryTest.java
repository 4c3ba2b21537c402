package org.payouts.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.net.PortTakenException;

class InMemoryRegistryTest {
  private static final String LONG = "\"long\"";

  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final RegistryRest rest = new RegistryRest(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void a_disconnected_registry_refuses_connections_and_comes_back_with_its_content()
      throws Exception {
    int id = rest.register("s", LONG);

    registry.disconnect();
    assertThatThrownBy(() -> rest.get("/subjects")).isInstanceOf(ConnectException.class);

    registry.connect();
    assertThat(rest.register("s", LONG)).isEqualTo(id);
  }

  @Test
  void a_failing_registry_answers_as_configured_until_healed() throws Exception {
    registry.fail(503, 50301);
    assertThat(rest.get("/subjects").status()).isEqualTo(503);
    assertThat(rest.get("/subjects").errorCode()).isEqualTo(50301);

    registry.heal();
    assertThat(rest.get("/subjects").status()).isEqualTo(200);
    assertThat(registry.calls()).hasSize(3).containsOnly("GET /subjects");
  }

  @Test
  void a_transitive_level_looks_at_all_versions_and_the_plain_one_only_at_the_last()
      throws Exception {
    String one = record("{\"name\":\"a\",\"type\":\"string\"}");
    String two = record("");
    String three = record("{\"name\":\"a\",\"type\":\"long\",\"default\":0}");
    rest.register("s", one);
    rest.register("s", two);

    rest.put("/config/s", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
    var refused = rest.postSchema("/subjects/s/versions", three);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("message").asText()).contains("/fields/0/type");

    rest.put("/config/s", "{\"compatibility\":\"BACKWARD\"}");
    rest.register("s", three);
  }

  @Test
  void a_level_nobody_set_differs_from_the_global_one() throws Exception {
    assertThat(rest.get("/config/s").errorCode()).isEqualTo(40408);
    assertThat(rest.get("/config/s?defaultToGlobal=true").body().toString()).contains("BACKWARD");
    assertThat(rest.put("/config", "{\"compatibility\":\"FULL\"}").status()).isEqualTo(200);
    assertThat(rest.get("/config/s?defaultToGlobal=true").body().toString()).contains("FULL");
    assertThat(rest.put("/config", "{\"compatibility\":\"X\"}").errorCode()).isEqualTo(42203);
  }

  @Test
  void subjects_may_hold_any_character() throws Exception {
    int id = rest.register("a%2Fb%20c", LONG);
    assertThat(rest.get("/subjects").body().get(0).asText()).isEqualTo("a/b c");
    assertThat(rest.get("/schemas/ids/" + id + "/versions").body().toString()).contains("a/b c");
  }

  @Test
  void a_port_somebody_else_holds_stops_the_start() {
    int port = Integer.parseInt(registry.url().replaceAll(".*:", ""));
    assertThatThrownBy(() -> InMemoryRegistry.start(port)).isInstanceOf(PortTakenException.class);
  }

  private static String record(String field) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + field + "]}";
  }
}
