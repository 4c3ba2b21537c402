package org.payouts.serde;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Parses a schema as the registry gives it, with the schemas it refers to. A writer that registered
 * its types one by one is as good as one that registered a single text.
 */
final class ReferencedSchemas {
  private static final int MAX_REFERENCES = 100;

  private final Schema.Parser parser = SchemaTexts.lenientParser();
  private final Set<String> parsed = new HashSet<>();
  private final Versions versions;

  ReferencedSchemas(Versions versions) {
    this.versions = versions;
  }

  /**
   * @throws UndecodableException if the schema is not Avro, or none that this program can build
   * @throws RegistryUnavailableException if the answer is not the registry's
   */
  Schema parse(JsonNode answer) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UndecodableException("The schema is " + type + ", not Avro");
    }
    JsonNode text = answer.get("schema");
    if (text == null || !text.isTextual()) {
      throw new RegistryUnavailableException(
          "Schema registry answered without a schema; is the address right?", null);
    }
    for (JsonNode reference : answer.path("references")) {
      if (parsed.add(reference.path("name").asText())) {
        if (parsed.size() > MAX_REFERENCES) {
          throw new UndecodableException("The schema refers to more than " + MAX_REFERENCES);
        }
        parse(
            versions.fetch(reference.path("subject").asText(), reference.path("version").asInt()));
      }
    }
    try {
      return parser.parse(text.asText());
    } catch (RuntimeException | StackOverflowError e) {
      // Avro refuses a schema with many kinds of exception, one of them for sizes above its limits.
      throw new UndecodableException("The registered schema cannot be used: " + e, e);
    }
  }

  /** Gives the registry's answer for a version of a subject. */
  interface Versions {
    JsonNode fetch(String subject, int version);
  }
}
