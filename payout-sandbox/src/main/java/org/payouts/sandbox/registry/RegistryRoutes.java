package org.payouts.sandbox.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST interface: method, path and body in, an answer that is to be written as JSON out. */
final class RegistryRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryContent content;

  RegistryRoutes(RegistryContent content) {
    this.content = content;
  }

  /**
   * Answers one request.
   *
   * @param path the decoded path segments
   * @throws RegistryException for every answer that is no 200
   */
  Object answer(String method, List<String> path, @Nullable String query, String body) {
    return switch (path.isEmpty() ? "" : path.get(0)) {
      case "subjects" -> subjects(method, path, body);
      case "schemas" -> schemas(method, path);
      case "config" -> config(method, path, query, body);
      case "compatibility" -> compatibility(method, path, body);
      case "" -> Map.of();
      default -> throw unknown(method, path);
    };
  }

  private Object subjects(String method, List<String> path, String body) {
    boolean post = method.equals("POST");
    boolean get = method.equals("GET");
    boolean versions = path.size() > 2 && path.get(2).equals("versions");
    if (get && path.size() == 1) {
      return content.subjects();
    }
    if (post && path.size() == 2) {
      return described(content.lookup(path.get(1), schema(body)));
    }
    if (post && versions && path.size() == 3) {
      return Map.of("id", content.register(path.get(1), schema(body)));
    }
    if (get && versions && path.size() == 3) {
      return content.versions(path.get(1)).stream().map(RegisteredVersion::version).toList();
    }
    if (get && versions && path.size() == 4) {
      return described(content.version(path.get(1), path.get(3)));
    }
    throw unknown(method, path);
  }

  private Object schemas(String method, List<String> path) {
    if (method.equals("GET") && path.size() == 2 && path.get(1).equals("types")) {
      return List.of("AVRO");
    }
    if (!method.equals("GET") || path.size() < 3 || !path.get(1).equals("ids")) {
      throw unknown(method, path);
    }
    int id = id(path.get(2));
    if (path.size() == 3) {
      return Map.of("schema", content.text(id));
    }
    if (path.size() == 4 && path.get(3).equals("versions")) {
      return content.uses(id).stream()
          .map(use -> Map.of("subject", use.subject(), "version", use.version()))
          .toList();
    }
    throw unknown(method, path);
  }

  private Object config(String method, List<String> path, @Nullable String query, String body) {
    if (path.size() > 2) {
      throw unknown(method, path);
    }
    boolean global = path.size() == 1;
    if (method.equals("PUT")) {
      CompatibilityRule level = CompatibilityRule.parse(text(body, "compatibility"));
      if (global) {
        content.globalLevel(level);
      } else {
        content.level(path.get(1), level);
      }
      return Map.of("compatibility", level.name());
    }
    if (method.equals("GET")) {
      boolean inherit = query != null && query.contains("defaultToGlobal=true");
      CompatibilityRule level =
          global
              ? content.globalLevel()
              : inherit ? content.level(path.get(1)) : content.ownLevel(path.get(1));
      return Map.of("compatibilityLevel", level.name());
    }
    throw unknown(method, path);
  }

  private Object compatibility(String method, List<String> path, String body) {
    boolean known =
        method.equals("POST")
            && (path.size() == 4 || path.size() == 5)
            && path.get(1).equals("subjects")
            && path.get(3).equals("versions");
    if (!known) {
      throw unknown(method, path);
    }
    List<String> problems =
        content.problems(path.get(2), schema(body), path.size() == 5 ? path.get(4) : null);
    return Map.of("is_compatible", problems.isEmpty(), "messages", problems);
  }

  private static Map<String, Object> described(RegisteredVersion version) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", version.subject());
    answer.put("version", version.version());
    answer.put("id", version.id());
    answer.put("schema", version.text());
    return answer;
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw RegistryException.schemaNotFound();
    }
  }

  private static String schema(String body) {
    return text(body, "schema");
  }

  private static String text(String body, String field) {
    try {
      JsonNode value = JSON.readTree(body).path(field);
      if (value.isTextual()) {
        return value.textValue();
      }
    } catch (JsonProcessingException e) {
      throw new RegistryException(400, 400, "Unable to process JSON");
    }
    throw new RegistryException(422, 42201, "Missing field " + field);
  }

  private static RegistryException unknown(String method, List<String> path) {
    return new RegistryException(
        404, 404, "HTTP 404 Not Found: " + method + " /" + String.join("/", path));
  }
}
