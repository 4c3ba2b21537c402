package org.payouts.serde;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.payouts.BonusRequested;

/** A registry that answers as a test says. */
final class ScriptedRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final WireMockServer server = new WireMockServer(options().dynamicPort().containerThreads(20));

  ScriptedRegistry() {
    server.start();
  }

  String url() {
    return server.baseUrl();
  }

  void registers(String subject, int id) {
    answers(post(urlPathEqualTo("/subjects/" + subject + "/versions")), ok("{\"id\":" + id + "}"));
  }

  void knows(String subject, int id) {
    answers(
        post(urlPathEqualTo("/subjects/" + subject)),
        ok("{\"subject\":\"" + subject + "\",\"version\":1,\"id\":" + id + "}"));
  }

  void hasLatest(String subject, int id, int version, Schema schema) {
    String body =
        "{\"id\":"
            + id
            + ",\"version\":"
            + version
            + ",\"schema\":"
            + quoted(schema.toString())
            + "}";
    answers(get(urlPathEqualTo("/subjects/" + subject + "/versions/latest")), ok(body));
  }

  void hasSchema(int id, String schemaText) {
    answers(
        get(urlPathEqualTo("/schemas/ids/" + id)), ok("{\"schema\":" + quoted(schemaText) + "}"));
  }

  void answersAll(ResponseDefinitionBuilder response) {
    answers(any(WireMock.anyUrl()), response);
  }

  void answers(MappingBuilder request, ResponseDefinitionBuilder response) {
    server.stubFor(request.willReturn(response));
  }

  static ResponseDefinitionBuilder ok(String json) {
    return aResponse().withStatus(200).withBody(json);
  }

  static ResponseDefinitionBuilder error(int status, int code) {
    return aResponse()
        .withStatus(status)
        .withBody("{\"error_code\":" + code + ",\"message\":\"scripted\"}");
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  RegistryAvroSerializer<BonusRequested> serializer(Map<String, ?> more) {
    RegistryAvroSerializer<BonusRequested> serializer = new RegistryAvroSerializer<>();
    serializer.configure(with(more), false);
    return serializer;
  }

  RegistryAvroDeserializer<BonusRequested> deserializer(Map<String, ?> more) {
    Map<String, Object> configuration = with(more);
    configuration.putIfAbsent(RegistryAvroDeserializer.VALUE_TYPE, BonusRequested.class);
    RegistryAvroDeserializer<BonusRequested> deserializer = new RegistryAvroDeserializer<>();
    deserializer.configure(configuration, false);
    return deserializer;
  }

  Map<String, Object> with(Map<String, ?> more) {
    Map<String, Object> configuration = new HashMap<>(Map.of("schema.registry.url", url()));
    configuration.putAll(more);
    return configuration;
  }

  @Override
  public void close() {
    server.stop();
  }
}
