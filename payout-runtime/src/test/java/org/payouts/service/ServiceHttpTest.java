package org.payouts.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ServiceHttpTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health health = Health.ok();

  @Test
  void metrics_are_served_in_prometheus_text() throws Exception {
    metrics.counter("payouts.paid").increment();
    try (ServiceHttp http =
        new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start()) {
      HttpResponse<String> response = get(http, "/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(response.body()).contains("payouts_paid_total 1.0");
    }
  }

  @Test
  void a_service_that_is_not_ready_says_503_and_why() throws Exception {
    try (ServiceHttp http =
        new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start()) {
      assertThat(get(http, "/health").statusCode()).isEqualTo(200);
      health = Health.notReady("registry: does not answer");
      HttpResponse<String> response = get(http, "/health");
      assertThat(response.statusCode()).isEqualTo(503);
      JsonNode body = new ObjectMapper().readTree(response.body());
      assertThat(body.get("ready").asBoolean()).isFalse();
      assertThat(body.get("reasons").get(0).asText()).isEqualTo("registry: does not answer");
    }
  }

  @Test
  void other_paths_and_methods_are_refused() throws Exception {
    try (ServiceHttp http =
        new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start()) {
      assertThat(get(http, "/metrics/more").statusCode()).isEqualTo(404);
      assertThat(get(http, "/").statusCode()).isEqualTo(404);
      HttpRequest post =
          HttpRequest.newBuilder(uri(http, "/health"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void a_failing_health_check_does_not_stop_the_metrics() throws Exception {
    try (ServiceHttp http =
        new ServiceHttp(
                ServiceHttp.LOOPBACK,
                0,
                metrics,
                () -> {
                  throw new IllegalStateException("broken");
                })
            .start()) {
      assertThat(get(http, "/health").statusCode()).isEqualTo(503);
      assertThat(get(http, "/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_negative_port_serves_nothing() {
    try (ServiceHttp http =
        new ServiceHttp(ServiceHttp.LOOPBACK, -1, metrics, () -> health).start()) {
      assertThat(http.port()).isEqualTo(-1);
    }
  }

  @Test
  void a_taken_port_is_an_error_that_names_the_key() {
    try (ServiceHttp first =
            new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start();
        ServiceHttp second =
            new ServiceHttp(ServiceHttp.LOOPBACK, first.port(), metrics, () -> health)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("metrics.port");
    }
  }

  @Test
  void half_sent_requests_hold_nobody_up_and_end_by_themselves() throws Exception {
    List<AutoCloseable> opened = new ArrayList<>();
    List<Socket> firsts = new ArrayList<>();
    try {
      for (int many : new int[] {2, 50, 200}) {
        ServiceHttp http = new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start();
        opened.add(http);
        for (int i = 0; i < many; i++) {
          Socket half = new Socket("localhost", http.port());
          opened.add(half);
          half.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\nX: ".getBytes(US_ASCII));
          if (i == 0) {
            firsts.add(half);
          }
        }
        assertThat(get(http, "/health").statusCode()).isEqualTo(200);
        assertThat(get(http, "/metrics").statusCode()).isEqualTo(200);
      }
      for (Socket first : firsts) { // All have waited side by side.
        first.setSoTimeout(10_000);
        assertThat(closedByTheServer(first)).isTrue();
      }
    } finally {
      for (AutoCloseable each : opened) {
        each.close();
      }
    }
  }

  @Test
  void a_request_without_an_end_is_cut_off() throws Exception {
    try (ServiceHttp http =
            new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start();
        Socket endless = new Socket("localhost", http.port())) {
      byte[] piece = "X-Many: of them\r\n".repeat(1_000).getBytes(US_ASCII);
      assertThatThrownBy(
              () -> {
                for (long sent = 0; sent < 64L << 20; sent += piece.length) {
                  endless.getOutputStream().write(piece);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(get(http, "/health").statusCode()).isEqualTo(200);
    }
  }

  private static boolean closedByTheServer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private HttpResponse<String> get(ServiceHttp http, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(http, path)).timeout(Duration.ofSeconds(4)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(ServiceHttp http, String path) {
    return URI.create("http://localhost:" + http.port() + path);
  }

  @Test
  void it_is_reached_from_elsewhere_only_where_that_was_asked_for() throws Exception {
    InetAddress outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(outside != null, "this machine has no address but the loopback's");
    try (ServiceHttp closed =
            new ServiceHttp(ServiceHttp.LOOPBACK, 0, metrics, () -> health).start();
        ServiceHttp open = new ServiceHttp("0.0.0.0", 0, metrics, () -> health).start()) {
      assertThatThrownBy(() -> new Socket(outside, closed.port()).close())
          .isInstanceOf(ConnectException.class);
      try (Socket socket = new Socket(outside, open.port())) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }
}
