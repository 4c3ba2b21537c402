package org.payouts.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.sandbox.net.PortTakenException;

class LocalRegistryIT {
  private static final String SCHEMA = "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}";

  @Test
  void a_restart_keeps_ids_and_levels(@TempDir Path dir) throws Exception {
    int id;
    String url;
    try (LocalRegistry first = LocalRegistry.start(dir, 0)) {
      RegistryRest rest = new RegistryRest(first);
      rest.register("other", "\"string\"");
      id = rest.register("kept", SCHEMA);
      rest.put("/config/kept", "{\"compatibility\":\"FULL\"}");
      url = first.url();
      assertThat(dir.resolve("registry.log")).exists();
      assertThatThrownBy(() -> LocalRegistry.start(dir, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("choose another directory");
    }

    int port = Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    try (LocalRegistry second = LocalRegistry.start(dir, port)) {
      RegistryRest rest = new RegistryRest(second);
      assertThat(second.url()).isEqualTo(url).endsWith("/apis/ccompat/v7");
      assertThat(rest.postSchema("/subjects/kept", SCHEMA).body().path("id").asInt()).isEqualTo(id);
      assertThat(rest.get("/config/kept").body().toString()).contains("FULL");
      assertThat(rest.get("/config").body().toString()).contains("BACKWARD");
    }
  }

  @Test
  void a_port_somebody_else_holds_stops_the_start(@TempDir Path dir) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> LocalRegistry.start(dir, other.getLocalPort()))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("schema registry");
    }
  }
}
