package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.SimulatedProviders.Options;

class ControlGuardTest {
  private static final String CLOCK = "POST /sandbox/clock";

  private final SimulatedProviders providers = SimulatedProviders.start(Options.defaults());

  @AfterEach
  void stop() {
    providers.close();
  }

  private int status(SimulatedProviders asked, String call, String host, String more)
      throws IOException {
    String text =
        call
            + " HTTP/1.1\r\nHost: "
            + host.replace("PORT", asked.uri().getPort() + "")
            + "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
            + more.replace("PORT", asked.uri().getPort() + "")
            + "\r\n{}";
    try (Socket socket = new Socket("127.0.0.1", asked.uri().getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }

  @Test
  void programs_and_pages_of_its_own_may_control_it() throws Exception {
    assertThat(status(providers, CLOCK, "127.0.0.1:PORT", "")).isEqualTo(200);
    assertThat(status(providers, CLOCK, "localhost:PORT", "")).isEqualTo(200);
    assertThat(status(providers, CLOCK, "localhost:PORT", "Origin: http://localhost:PORT\r\n"))
        .isEqualTo(200);
  }

  @Test
  void a_page_of_another_origin_may_neither_control_nor_read() throws Exception {
    for (String origin :
        new String[] {
          "http://evil.example", "null", "http://localhost:1", "https://localhost:PORT"
        }) {
      for (String call : new String[] {CLOCK, "POST /sandbox/outside", "GET /books"}) {
        assertThat(status(providers, call, "localhost:PORT", "Origin: " + origin + "\r\n"))
            .as("%s from %s", call, origin)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void a_name_that_points_here_is_refused_where_only_this_machine_is_listened_to()
      throws Exception {
    assertThat(status(providers, CLOCK, "evil.example:PORT", "")).isEqualTo(403);
    try (SimulatedProviders open = SimulatedProviders.start(Options.defaults().host("0.0.0.0"))) {
      assertThat(status(open, CLOCK, "sandbox:PORT", "")).isEqualTo(200);
      assertThat(status(open, CLOCK, "sandbox:PORT", "Origin: http://evil.example\r\n"))
          .isEqualTo(403);
    }
  }
}
