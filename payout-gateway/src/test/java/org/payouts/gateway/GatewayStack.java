package org.payouts.gateway;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.BonusRequested;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.gateway.access.ApiKeys;
import org.payouts.gateway.webhooks.RetrySchedule;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;

/** A gateway on the shared broker, two requesters, and a receiver of webhooks. */
final class GatewayStack implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  final String labKey = ApiKeys.random();
  final String slowKey = ApiKeys.random();
  final Settings settings;
  final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer receiver;
  private final Path directory;
  private final List<String> hooks = Collections.synchronizedList(new ArrayList<>());
  private GatewayService gateway;

  GatewayStack(String bootstrap, String registry, Path directory) throws IOException {
    SharedTopics.reset(bootstrap);
    this.directory = directory;
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          hooks.add(new String(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Files.writeString(directory.resolve("secret"), SECRET);
    Path keys = keys("lab:", labKey);
    settings =
        Settings.of(
            Map.of(
                "kafka.bootstrap.servers",
                bootstrap,
                "schema.registry.url",
                registry,
                "gateway.port",
                "0",
                "gateway.keys.file",
                keys.toString(),
                "gateway.data.dir",
                directory.resolve("gateway").toString(),
                "gateway.max.event.readers",
                "5",
                "gateway.max.body.bytes",
                "200000",
                "gateway.publish.timeout.ms",
                "3000"));
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    gateway = started(settings);
  }

  /** Writes the file of keys, with this beginning of the lab's payout IDs and this key. */
  Path keys(String labIds, String labKey) throws IOException {
    String may =
        """
        {"prolific":{"workspaces":["w1"],"studies":["*"],"max_amount":{"GBP":"5.00"}},
         "mturk":{"studies":["*"],"max_amount":{"USD":"5.00"}}}""";
    String json =
        """
        {"requesters":[
         {"name":"lab","payout_ids":["%s"],"keys":[{"id":"1","sha256":"%s"}],"may":%s,
          "webhooks":[{"id":"main","url":"http://127.0.0.1:%d/","secret_files":["secret"]}]},
         {"name":"slow","payout_ids":["slow:"],"keys":[{"id":"1","sha256":"%s"}],"may":%s,
          "bonuses_per_second":1}]}"""
            .formatted(
                labIds,
                ApiKeys.hash(labKey),
                may,
                receiver.getAddress().getPort(),
                ApiKeys.hash(slowKey),
                may);
    return Files.writeString(directory.resolve("keys.json"), json);
  }

  private static GatewayService started(Settings settings) {
    GatewayService service =
        new GatewayService(
            settings, new RetrySchedule(List.of(Duration.ofMillis(100)), Duration.ofSeconds(30)));
    service.start();
    await().atMost(DEADLINE).until(() -> service.ready().ready());
    return service;
  }

  /** Ends the gateway and starts another one with the same state, or without any. */
  void restart(boolean forget, Path directory) {
    gateway.close();
    Map<String, String> other = new HashMap<>();
    if (forget) {
      other.put("gateway.data.dir", directory.resolve("anew").toString());
    }
    gateway = started(settings.withAll(other));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  HttpRequest.Builder request(String path, String key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(DEADLINE);
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  HttpResponse<String> post(String path, String key, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, key).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
    return http.send(request(path, key).build(), BodyHandlers.ofString());
  }

  /** What was sent to the webhook so far. */
  List<String> hooks() {
    return List.copyOf(hooks);
  }

  /** The payout IDs that Kafka has been asked for, in their order. */
  List<String> requested() {
    try (TopicReader<String, BonusRequested> reader =
        TopicReader.of(
            settings.get("kafka.bootstrap.servers").orElseThrow(),
            Topics.BONUS_REQUESTED,
            PayoutSerdes.deserializer(settings, BonusRequested.class))) {
      return reader.toEnd().stream().map(record -> record.value().getPayoutId()).toList();
    }
  }

  /** The traces that its requests name. */
  List<String> traces() {
    try (TopicReader<byte[], byte[]> reader =
        TopicReader.raw(
            settings.get("kafka.bootstrap.servers").orElseThrow(), Topics.BONUS_REQUESTED)) {
      return reader.toEnd().stream()
          .map(record -> TraceHeaders.read(record.headers()))
          .filter(Objects::nonNull)
          .map(TraceContext::parent)
          .toList();
    }
  }

  /** Writes a record as a worker or the router does. */
  <T extends SpecificRecord> void write(String topic, String key, T value) throws Exception {
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            settings.kafkaClient(), new StringSerializer(), PayoutSerdes.<T>serializer(settings))) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  @Override
  public void close() {
    gateway.close();
    receiver.stop(0);
  }
}
