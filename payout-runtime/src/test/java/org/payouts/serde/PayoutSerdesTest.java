package org.payouts.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;

class PayoutSerdesTest {
  private static final ScriptedRegistry registry = new ScriptedRegistry();

  private final Settings settings = Settings.of(Map.of("schema.registry.url", registry.url()));

  @BeforeEach
  void forget() {
    registry.server.resetAll();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void the_default_is_the_projects_own_and_registers_nothing() {
    registry.knows(Samples.SUBJECT, 6);
    registry.hasSchema(6, Samples.published().toString());
    try (Serde<BonusRequested> serde = PayoutSerdes.serde(settings, BonusRequested.class)) {
      byte[] bytes = serde.serializer().serialize(Samples.TOPIC, Samples.request());
      assertThat(serde.deserializer().deserialize(Samples.TOPIC, bytes))
          .isEqualTo(Samples.request());
      assertThat(serde.serializer()).isInstanceOf(RegistryAvroSerializer.class);
    }
  }

  @Test
  void only_the_named_fields_of_a_record_are_read() {
    registry.knows(Samples.SUBJECT, 6);
    registry.hasSchema(6, Samples.published().toString());
    try (Serializer<BonusRequested> serializer = PayoutSerdes.serializer(settings);
        Deserializer<IndexedRecord> narrow =
            PayoutSerdes.deserializer(
                settings, BonusRequested.class, List.of("currency", "payout_id"))) {
      byte[] bytes = serializer.serialize(Samples.TOPIC, Samples.request());
      IndexedRecord read = narrow.deserialize(Samples.TOPIC, bytes);
      assertThat(read.getSchema().getFields()).hasSize(2);
      assertThat(read.get(0)).isEqualTo(Samples.request().getCurrency());
      assertThat(read.get(1)).isEqualTo(Samples.request().getPayoutId());
      byte[] cut = Arrays.copyOf(bytes, 8);
      assertThatThrownBy(() -> narrow.deserialize(Samples.TOPIC, cut))
          .isInstanceOf(UndecodableException.class);
    }
  }

  @Test
  void another_deserializer_reads_records_whole_where_a_few_fields_are_wanted() {
    Settings others = settings.withAll(Map.of("value.deserializer", Other.Reader.class.getName()));
    Other.answer = Samples.request();
    try (Deserializer<IndexedRecord> whole =
        PayoutSerdes.deserializer(others, BonusRequested.class, List.of("payout_id"))) {
      assertThat(whole.deserialize("t", new byte[5])).isEqualTo(Samples.request());
    }
  }

  @Test
  void warming_up_takes_the_schemas_id() {
    registry.knows(Samples.SUBJECT, 6);
    Serializer<BonusRequested> serializer = PayoutSerdes.serializer(settings);
    PayoutSerdes.warmUp(serializer, Samples.TOPIC, BonusRequested.class);
    registry.answersAll(ScriptedRegistry.error(500, 50001));
    assertThat(serializer.serialize(Samples.TOPIC, Samples.request())).startsWith(0, 0, 0, 0, 6);
  }

  @Test
  void warming_up_fails_while_the_registry_is_down() {
    registry.answersAll(ScriptedRegistry.error(500, 50001));
    Serializer<BonusRequested> serializer = PayoutSerdes.serializer(settings);
    assertThatThrownBy(() -> PayoutSerdes.warmUp(serializer, Samples.TOPIC, BonusRequested.class))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void another_serializer_is_warmed_up_with_an_empty_record_of_any_schema() {
    registry.answersAll(ScriptedRegistry.ok("{\"id\":4}"));
    RegistryAvroSerializer<Object> own = new RegistryAvroSerializer<>();
    own.configure(registry.with(Map.of()), false);
    for (Schema schema : everySchema()) {
      assertThat(own.serialize("t", EmptyRecord.of(schema))).startsWith(0, 0, 0, 0, 4);
    }
    Other.Writer<BonusRequested> other = new Other.Writer<>();
    PayoutSerdes.warmUp(other, "t", BonusRequested.class);
    assertThat(other.written).isEqualTo(1);
  }

  @Test
  void the_class_is_named_by_the_configuration() {
    Settings others =
        settings.withAll(
            Map.of(
                "value.serializer",
                Other.Writer.class.getName(),
                "value.deserializer",
                Other.Reader.class.getName()));
    assertThat(PayoutSerdes.<BonusRequested>serializer(others)).isInstanceOf(Other.Writer.class);
    Deserializer<BonusRequested> reader = PayoutSerdes.deserializer(others, BonusRequested.class);
    Other.answer = Samples.request();
    assertThat(reader.deserialize("t", new byte[5])).isEqualTo(Samples.request());
    Other.answer = "no request";
    assertThatThrownBy(() -> reader.deserialize("t", new byte[5]))
        .isInstanceOf(UndecodableException.class);
    assertThatThrownBy(() -> reader.deserialize("t", new byte[] {7}))
        .isInstanceOf(UndecodableException.class);
    assertThat(reader.deserialize("t", null)).isNull();
  }

  @Test
  void a_class_that_is_not_there_is_a_configuration_error_that_names_the_profile() {
    Settings missing =
        settings.with("value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer");
    assertThatThrownBy(() -> PayoutSerdes.<BonusRequested>serializer(missing))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("value.serializer")
        .hasMessageContaining("-Pconfluent");
  }

  @Test
  void only_what_is_certain_about_another_deserializers_failure_is_undecodable() {
    assertThat(sorted(new RestClientException(404, 40403)))
        .isInstanceOf(UndecodableException.class);
    assertThat(sorted(new AvroTypeException("misfit"))).isInstanceOf(UndecodableException.class);
    assertThat(sorted(new EOFException())).isInstanceOf(UndecodableException.class);
    assertThat(sorted(new RestClientException(404, 40401)))
        .isInstanceOf(RegistryRefusedException.class);
    assertThat(sorted(new RestClientException(401, 401)))
        .isInstanceOf(RegistryRefusedException.class);
    assertThat(sorted(new RestClientException(500, 50001)))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(sorted(new RestClientException(429, 429)))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(sorted(new IOException("refused"))).isInstanceOf(RegistryUnavailableException.class);
    assertThat(sorted(null)).isInstanceOf(RegistryUnavailableException.class);
  }

  private static SerializationException sorted(Throwable cause) {
    return ForeignFailure.sorted(new SerializationException("failed", cause));
  }

  private static List<Schema> everySchema() {
    return List.of(
        BonusRequested.getClassSchema(),
        BonusPaid.getClassSchema(),
        BonusFailed.getClassSchema(),
        BonusRejected.getClassSchema(),
        PayoutReview.getClassSchema(),
        PayoutResolution.getClassSchema(),
        PayoutCommand.getClassSchema(),
        PayoutLedgerEntry.getClassSchema(),
        PayoutAdmission.getClassSchema());
  }

  /** Looks like Confluent's exception of that name. */
  static final class RestClientException extends Exception {
    private final int errorCode;

    RestClientException(int status, int errorCode) {
      super("scripted; error code: " + errorCode + ", status " + status);
      this.errorCode = errorCode;
    }

    public int getErrorCode() {
      return errorCode;
    }
  }

  /** Serializers nobody here wrote. */
  public static final class Other {
    static Object answer;

    public static final class Writer<T> implements Serializer<T> {
      int written;

      @Override
      public byte[] serialize(String topic, T data) {
        written++;
        return new byte[0];
      }
    }

    public static final class Reader implements Deserializer<Object> {
      @Override
      public Object deserialize(String topic, byte[] data) {
        return answer;
      }
    }
  }
}
