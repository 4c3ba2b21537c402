package org.payouts.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.payouts.config.Settings;

/**
 * A client of the Confluent Schema Registry's REST API. IDs are kept for ever once known, as the
 * registry never changes them; concurrent questions for one ID cost one request. Thread-safe.
 *
 * <p>Every method throws {@link RegistryUnavailableException} when no address answers, and {@link
 * RegistryRefusedException} when the registry refuses.
 */
public final class SchemaRegistryClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCHEMA_ID_NOT_FOUND = 40403;

  private final RegistryHttp http;
  private final boolean normalize;
  private final SingleFlight<Integer, Schema> byId = new SingleFlight<>();
  private final SingleFlight<SubjectSchema, Integer> registered = new SingleFlight<>();
  private final SingleFlight<SubjectSchema, Integer> lookedUp = new SingleFlight<>();

  /**
   * @param configuration the keys of the Confluent serializers, see {@link Settings#registry()}
   * @throws org.payouts.config.InvalidConfigurationException if a key's value cannot be used
   */
  public SchemaRegistryClient(Map<String, ?> configuration) {
    RegistryConfig config = new RegistryConfig(configuration);
    this.http = new RegistryHttp(config);
    this.normalize = config.flag("normalize.schemas", false);
  }

  public SchemaRegistryClient(Settings settings) {
    this(settings.registry());
  }

  /**
   * Registers the schema's text under the subject, unless it is there already, and returns its ID.
   */
  public int register(String subject, Schema schema) {
    return registered.get(
        new SubjectSchema(subject, schema),
        key ->
            id(
                http.post(
                    "/subjects/" + encode(subject) + "/versions?normalize=" + normalize,
                    body(schema))));
  }

  /** The ID under which the subject has the schema; refused with 40401 or 40403 if it has not. */
  public int lookUp(String subject, Schema schema) {
    return lookedUp.get(
        new SubjectSchema(subject, schema),
        key ->
            id(
                http.post(
                    "/subjects/" + encode(subject) + "?normalize=" + normalize + "&deleted=false",
                    body(schema))));
  }

  /** The subject's newest version; not cached. */
  public RegisteredSchema latest(String subject) {
    return version(subject, "latest");
  }

  /** The numbers of the subject's versions, oldest first; not cached. */
  public List<Integer> versions(String subject) {
    List<Integer> versions = new ArrayList<>();
    http.get("/subjects/" + encode(subject) + "/versions")
        .forEach(number -> versions.add(number.asInt()));
    return versions;
  }

  /** A version of the subject; not cached. */
  public RegisteredSchema version(String subject, int version) {
    return version(subject, Integer.toString(version));
  }

  private RegisteredSchema version(String subject, String version) {
    JsonNode answer = http.get(path(subject, version));
    try {
      return new RegisteredSchema(id(answer), answer.path("version").asInt(), schema(answer));
    } catch (UndecodableException e) {
      String message = "Version " + version + " of " + subject + ": " + e.getMessage();
      throw new RegistryRefusedException(200, 200, message);
    }
  }

  /**
   * The schema of an ID.
   *
   * @throws UndecodableException if the registry answers for good: it has no such ID, or what it
   *     has is no Avro schema that this program can use
   */
  public Schema byId(int id) {
    return byId.get(id, this::ask);
  }

  /**
   * As {@link #byId}, asked now and not kept: for IDs that anybody may have written.
   *
   * @throws UndecodableException as {@link #byId} does
   */
  public Schema ask(int id) {
    if (id < 0) {
      throw new UndecodableException("No registry gives the schema ID " + id);
    }
    try {
      return schema(http.find("/schemas/ids/" + id + "?fetchMaxId=false"));
    } catch (UndecodableException e) {
      throw new UndecodableException("Schema ID " + id + ": " + e.getMessage(), e);
    } catch (RegistryRefusedException e) {
      if (e.errorCode() == SCHEMA_ID_NOT_FOUND) {
        throw new UnknownSchemaException("The registry has no schema with ID " + id, e);
      }
      if (isDefinite(e)) {
        String message = "Schema ID " + id + ": " + e.getMessage();
        throw e.status() == 404
            ? new UnknownSchemaException(message, e)
            : new UndecodableException(message, e);
      }
      throw e;
    }
  }

  /**
   * Whether the registry itself has answered about the schema, so that asking again changes
   * nothing. Rights (401, 403) and addresses (a 404 that is not the registry's own) are repaired by
   * a person, and the question stays open.
   */
  private static boolean isDefinite(RegistryRefusedException e) {
    return switch (e.status()) {
      case 200 -> e.errorCode() == RegistryHttp.TOO_LARGE;
      case 404 -> e.errorCode() / 100 == 404 && e.errorCode() % 100 <= 3;
      case 422 -> e.errorCode() / 100 == 422;
      default -> false;
    };
  }

  /** Sets the subject's compatibility level, for example {@code FULL_TRANSITIVE}. */
  public void setCompatibility(String subject, String level) {
    http.put("/config/" + encode(subject), JSON.createObjectNode().put("compatibility", level));
  }

  /** The subject's own compatibility level; empty if it has none of its own. */
  public Optional<String> compatibility(String subject) {
    try {
      JsonNode answer = http.get("/config/" + encode(subject));
      return Optional.of(answer.path("compatibilityLevel").asText());
    } catch (RegistryRefusedException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Schema schema(JsonNode answer) {
    return new ReferencedSchemas(
            (subject, version) -> http.find(path(subject, Integer.toString(version))))
        .parse(answer);
  }

  private static String path(String subject, String version) {
    return "/subjects/" + encode(subject) + "/versions/" + version;
  }

  private static int id(JsonNode answer) {
    JsonNode id = answer.get("id");
    if (id == null || !id.isIntegralNumber()) {
      throw new RegistryUnavailableException(
          "Schema registry answered without an ID; is the address right?", null);
    }
    return id.intValue();
  }

  private static ObjectNode body(Schema schema) {
    return JSON.createObjectNode().put("schema", schema.toString());
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record SubjectSchema(String subject, Schema schema) {}
}
