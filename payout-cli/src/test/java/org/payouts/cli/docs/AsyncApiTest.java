package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.SchemaSpec;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.topics.Topics;

/** docs/asyncapi.json describes the public topics as the code has them (AsyncAPI 3). */
class AsyncApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PAGE = Path.of("..", "docs", "asyncapi.json");
  private static final String CHANNELS = "#/channels/";

  /** What requesters write, and what they read. */
  private static final List<String> WRITTEN = List.of(Topics.BONUS_REQUESTED);

  private static final List<String> READ =
      List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.BONUS_REJECTED);

  @Test
  void the_description_of_the_topics_is_that_of_the_code() throws IOException {
    String wanted = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(description()) + "\n";
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(PAGE)
        .as(
            "to update it: ./mvnw -B test -Dquick -pl payout-cli -am -Dtest=AsyncApiTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true")
        .content()
        .isEqualTo(wanted);
  }

  private static ObjectNode description() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("asyncapi", "3.0.0");
    root.putObject("info")
        .put("title", "payouts")
        .put("version", "1")
        .put(
            "description",
            "The public topics. Keys are payout IDs as plain strings, of bonus-rejected the place of"
                + " the rejected record. Values are Avro in the Confluent wire format; the schemas are"
                + " registered under TOPIC-value. Read committed records only.");
    root.put("defaultContentType", "application/vnd.apache.avro+binary");
    Map<String, TopicSpec> topics =
        TopicCatalogue.all().stream()
            .collect(Collectors.toMap(TopicSpec::name, Function.identity()));
    Map<String, SchemaSpec> schemas =
        SchemaCatalogue.all().stream()
            .collect(Collectors.toMap(SchemaSpec::subject, Function.identity()));
    ObjectNode channels = root.putObject("channels");
    ObjectNode operations = root.putObject("operations");
    for (String topic : WRITTEN) {
      channel(channels, topics.get(topic), schemas.get(Topics.subject(topic)));
      operation(operations, "request", "send", topic, "Ask for a bonus.");
    }
    for (String topic : READ) {
      channel(channels, topics.get(topic), schemas.get(Topics.subject(topic)));
      operation(operations, "read-" + topic, "receive", topic, "Learn what became of it.");
    }
    return root;
  }

  private static void channel(ObjectNode channels, TopicSpec topic, SchemaSpec schema)
      throws JsonProcessingException {
    ObjectNode channel = channels.putObject(topic.name());
    channel.put("address", topic.name());
    ObjectNode message = channel.putObject("messages").putObject(schema.schema().getName());
    message.put("name", schema.schema().getName());
    message.put("summary", schema.schema().getDoc());
    ObjectNode payload = message.putObject("payload");
    payload.put("schemaFormat", "application/vnd.apache.avro+json;version=1.9.0");
    payload.set("schema", JSON.readTree(schema.schema().toString()));
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    kafka.putObject("key").put("type", "string");
    kafka.put("schemaIdLocation", "payload").put("schemaIdPayloadEncoding", "confluent");
    kafka.put("bindingVersion", "0.5.0");
    ObjectNode binding = channel.putObject("bindings").putObject("kafka");
    binding.put("topic", topic.name()).put("partitions", topic.partitions());
    binding.put("bindingVersion", "0.5.0");
  }

  private static void operation(
      ObjectNode operations, String name, String action, String topic, String summary) {
    ObjectNode operation = operations.putObject(name);
    operation.put("action", action);
    operation.putObject("channel").set("$ref", TextNode.valueOf(CHANNELS + topic));
    operation.put("summary", summary);
  }
}
