package org.payouts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** Holds every exchange with a running gateway against the description that it serves. */
final class OpenApiContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode description;
  private final Set<String> seen = new TreeSet<>();

  OpenApiContract(String served) throws IOException {
    this.description = JSON.readTree(served);
  }

  /** Fails if the answer is not one that the description has for the operation. */
  void check(String method, String path, HttpResponse<String> answer) throws IOException {
    JsonNode schema = checkHead(method, path, answer);
    if (type(answer).endsWith("json")) {
      assertValid(schema, JSON.readTree(answer.body()), method + " " + path);
    }
  }

  private static String type(HttpResponse<?> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
  }

  /** The same without its body; returns the schema of that. */
  JsonNode checkHead(String method, String path, HttpResponse<?> answer) {
    String operation = method + " " + path + " " + answer.statusCode();
    JsonNode described =
        description
            .at("/paths")
            .path(path)
            .path(method.toLowerCase())
            .path("responses")
            .path(String.valueOf(answer.statusCode()));
    assertThat(described.isMissingNode()).as("described: " + operation).isFalse();
    String type = type(answer);
    JsonNode content = described.path("content").path(type);
    assertThat(content.isMissingNode()).as("%s answers %s", operation, type).isFalse();
    described
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.equals("Retry-After")) {
                assertThat(answer.headers().firstValue(name)).as(operation).isPresent();
              }
            });
    seen.add(operation);
    return content.path("schema");
  }

  /** Fails if a body that was taken in is not one that the description allows. */
  void checkRequest(String body) throws IOException {
    assertValid(
        description
            .at("/paths")
            .path("/v1/bonus-requests")
            .at("/post/requestBody/content")
            .path("application/json")
            .path("schema"),
        JSON.readTree(body),
        "request body");
  }

  /** Fails if the data of an event is not what the description has. */
  void checkEvent(JsonNode data) {
    assertValid(description.at("/components/schemas/Event"), data, "event");
  }

  private void assertValid(JsonNode schema, JsonNode value, String what) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", description.get("components"));
    whole.putArray("allOf").add(schema);
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole)
                .validate(value))
        .as(what + ": " + value)
        .isEmpty();
  }

  /** What the description promises and no exchange has shown. */
  Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        operation -> {
                          Iterator<String> statuses =
                              operation.getValue().path("responses").fieldNames();
                          statuses.forEachRemaining(
                              status ->
                                  unseen.add(
                                      operation.getKey().toUpperCase()
                                          + " "
                                          + path.getKey()
                                          + " "
                                          + status));
                        }));
    unseen.removeAll(seen);
    return unseen;
  }
}
