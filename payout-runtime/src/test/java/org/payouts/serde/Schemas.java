package org.payouts.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/** Makes older and newer versions of a schema. */
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Schemas() {}

  static Schema withField(Schema schema, String name, String type, String fallback) {
    ObjectNode tree = tree(schema);
    try {
      ((ArrayNode) tree.get("fields"))
          .addObject()
          .put("name", name)
          .put("type", type)
          .set("default", JSON.readTree(fallback));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return new Schema.Parser().parse(tree.toString());
  }

  static Schema withoutField(Schema schema, String name) {
    ObjectNode tree = tree(schema);
    ArrayNode fields = (ArrayNode) tree.get("fields");
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).get("name").asText().equals(name)) {
        fields.remove(i);
      }
    }
    return new Schema.Parser().parse(tree.toString());
  }

  private static ObjectNode tree(Schema schema) {
    try {
      return (ObjectNode) JSON.readTree(schema.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
