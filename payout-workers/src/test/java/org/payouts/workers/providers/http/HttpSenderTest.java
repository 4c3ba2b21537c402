package org.payouts.workers.providers.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.providers.http.RawServer.Ending;

class HttpSenderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String OK = RawServer.http(200, "", "{\"ok\":true}");
  private static final char[] PASSWORD = "changeit".toCharArray();

  private HttpSender sender;

  @AfterEach
  void close() {
    if (sender != null) {
      sender.close();
    }
  }

  private ProviderResponse pay(URI base, boolean fresh) throws Exception {
    return pay(base, fresh, () -> true);
  }

  private ProviderResponse pay(URI base, boolean fresh, BooleanSupplier mayLeave) throws Exception {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", base.resolve("/pay"));
    request.setEntity(new ByteArrayEntity("{}".getBytes(StandardCharsets.UTF_8), null));
    return sender
        .send(request, fresh, mayLeave, null, SecretMask.NONE)
        .toCompletableFuture()
        .get(10, SECONDS);
  }

  private void open(Function<HttpHost, HttpConnection> connections) {
    sender = new HttpSender("http-test", connections, TIMEOUT, TIMEOUT, 2);
  }

  /** A name that takes long to resolve must not make a payment out of an unclear call. */
  @Test
  void a_call_whose_time_is_over_before_it_is_connected_sends_nothing_later() throws Exception {
    CountDownLatch resolved = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    open(
        target ->
            new HttpConnection(target) {
              @Override
              void connect(Duration timeout) throws IOException {
                awaitQuietly(resolved);
                try {
                  super.connect(timeout);
                } finally {
                  done.countDown();
                }
              }
            });
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(pay(server.uri(), true))
          .isEqualTo(new ProviderResponse.NotSent("no connection within the call timeout"));
      resolved.countDown();
      assertThat(done.await(5, SECONDS)).isTrue();
      await().atMost(5, SECONDS).until(() -> sender.idle());
      assertThat(server.requests()).isEmpty();
    }
  }

  /** As after a machine that slept while it connected. */
  @Test
  void a_call_whose_lease_ends_while_it_is_connected_is_not_sent() throws Exception {
    AtomicLong nowMs = new AtomicLong();
    long leaseMs = 10_000;
    open(
        target ->
            new HttpConnection(target) {
              @Override
              void connect(Duration timeout) throws IOException {
                super.connect(timeout);
                nowMs.addAndGet(leaseMs);
              }
            });
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(pay(server.uri(), true, () -> nowMs.get() < leaseMs))
          .isEqualTo(new ProviderResponse.NotSent("the time in which it may leave is over"));
      await().atMost(5, SECONDS).until(() -> sender.idle());
      assertThat(server.requests()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_call_whose_lease_cannot_be_looked_at_sends_nothing() throws Exception {
    open(HttpConnection::new);
    try (RawServer server = RawServer.answering(OK)) {
      ProviderResponse response =
          pay(
              server.uri(),
              true,
              () -> {
                throw new IllegalStateException("no clock");
              });
      assertThat(response).isInstanceOf(ProviderResponse.NotSent.class);
      await().atMost(5, SECONDS).until(() -> sender.idle());
      assertThat(server.requests()).isEmpty();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_error_while_it_connects_sends_nothing_and_the_next_call_goes_out(boolean fresh)
      throws Exception {
    AtomicInteger opened = new AtomicInteger();
    open(
        target ->
            new HttpConnection(target) {
              @Override
              void connect(Duration timeout) throws IOException {
                if (opened.incrementAndGet() == 1) {
                  throw new StackOverflowError();
                }
                super.connect(timeout);
              }
            });
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(pay(server.uri(), fresh)).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(pay(server.uri(), fresh)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void an_error_while_the_body_is_read_leaves_the_status() throws Exception {
    open(
        target ->
            new HttpConnection(target) {
              @Override
              ClassicHttpResponse exchange(ClassicHttpRequest request, Duration timeout)
                  throws IOException, HttpException {
                ClassicHttpResponse response = super.exchange(request, timeout);
                response.setEntity(new InputStreamEntity(new Overflowing(), null));
                return response;
              }
            });
    try (RawServer server = RawServer.answering(RawServer.http(202, "", "{}"))) {
      ProviderResponse.Response response = (ProviderResponse.Response) pay(server.uri(), false);
      assertThat(response.status()).isEqualTo(202);
      assertThat(response.flaw()).isEqualTo("not readable: StackOverflowError");
      assertThat(pay(server.uri(), false)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private static final class Overflowing extends InputStream {
    @Override
    public int read() {
      throw new StackOverflowError();
    }
  }

  @Test
  void more_calls_than_threads_wait_for_nobody() throws Exception {
    open(HttpConnection::new);
    try (RawServer server = new RawServer(Ending.HANG, "")) {
      for (int i = 0; i < 20; i++) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", server.uri());
        var unused = sender.send(request, i % 2 == 0, () -> true, null, SecretMask.NONE);
      }
      await()
          .atMost(900, java.util.concurrent.TimeUnit.MILLISECONDS)
          .until(() -> server.requests().size() == 20);
    }
  }

  // ---- TLS -----------------------------------------------------------------------------------

  @Test
  void a_trusted_server_is_paid_over_tls(@TempDir Path directory) throws Exception {
    SSLContext tls = context(keys(directory, "ip:127.0.0.1"));
    open(target -> trusting(target, tls.getSocketFactory()));
    try (RawServer server = overTls(tls, OK)) {
      assertThat(pay(https(server), true)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(pay(https(server), false)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(pay(https(server), false)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void a_certificate_that_we_refuse_means_not_sent(@TempDir Path directory) throws Exception {
    SSLContext tls = context(keys(directory, "ip:127.0.0.1"));
    open(HttpConnection::new);
    try (RawServer server = overTls(tls, OK)) {
      assertThat(pay(https(server), true)).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_certificate_of_another_host_means_not_sent(@TempDir Path directory) throws Exception {
    SSLContext tls = context(keys(directory, "dns:provider.example"));
    open(target -> trusting(target, tls.getSocketFactory()));
    try (RawServer server = overTls(tls, OK)) {
      assertThat(pay(https(server), true)).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HANG", "CLOSE", "RESET", "ANSWER"})
  void a_server_that_speaks_no_tls_gets_no_request(Ending ending) throws Exception {
    open(HttpConnection::new);
    try (RawServer server = new RawServer(ending, OK)) {
      ProviderResponse reply = pay(https(server), true);
      assertThat(reply).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).noneMatch(request -> request.contains("/pay"));
    }
  }

  private static HttpConnection trusting(HttpHost target, SSLSocketFactory factory) {
    return new HttpConnection(target) {
      @Override
      SSLSocketFactory tls() {
        return factory;
      }
    };
  }

  private static URI https(RawServer server) {
    return URI.create(server.uri().toString().replace("http:", "https:"));
  }

  private static RawServer overTls(SSLContext tls, String answer) throws IOException {
    return new RawServer(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
        Ending.ANSWER,
        answer);
  }

  private static Path keys(Path directory, String name) throws Exception {
    Path file = directory.resolve("keys.p12");
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process keytool =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, SECONDS)).isTrue();
    assertThat(file).as(Files.readString(directory.resolve("keytool.log"))).exists();
    return file;
  }

  /** Shows the certificate in the file, and trusts it and no other. */
  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }
}
