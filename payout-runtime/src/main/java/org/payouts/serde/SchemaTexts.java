package org.payouts.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * The text under which a schema is registered: as published, without the properties Java's code
 * generator adds, so that the schema equals the one other languages' clients register.
 */
public final class SchemaTexts {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaTexts() {}

  /** The schema without {@code avro.java.string}; the same instance if it has none. */
  public static Schema published(Schema schema) {
    String text = schema.toString();
    if (!text.contains(JAVA_STRING)) {
      return schema;
    }
    try {
      JsonNode tree = JSON.readTree(text);
      strip(tree);
      return lenientParser().parse(tree.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A schema's text is always JSON", e);
    }
  }

  /**
   * A parser for writers' schemas. Lenient: other languages' clients may register what Java would
   * not.
   */
  static Schema.Parser lenientParser() {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
    }
    node.forEach(SchemaTexts::strip);
  }
}
