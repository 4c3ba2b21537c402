package org.payouts.sandbox.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The registry's REST interface as any other client uses it. */
final class RegistryRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  RegistryRest(SchemaRegistryServer registry) {
    this.url = registry.url();
  }

  record Answer(int status, JsonNode body) {
    int errorCode() {
      return body.path("error_code").asInt();
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  Answer postSchema(String path, String schema) throws IOException, InterruptedException {
    String body = JSON.createObjectNode().put("schema", schema).toString();
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  int register(String subject, String schema) throws IOException, InterruptedException {
    Answer answer = postSchema("/subjects/" + subject + "/versions", schema);
    if (answer.status() != 200) {
      throw new AssertionError(answer);
    }
    return answer.body().path("id").asInt();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/vnd.schemaregistry.v1+json");
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    boolean json = answer.body().matches("(?s)\\s*[\\[{].*");
    return new Answer(
        answer.statusCode(),
        json ? JSON.readTree(answer.body()) : JSON.getNodeFactory().textNode(answer.body()));
  }
}
