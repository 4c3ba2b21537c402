package org.payouts.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.sandbox.net.PortTakenException;

class LocalKafkaIT {

  @Test
  void a_restart_keeps_records_transactional_ids_and_the_cluster_id(@TempDir Path dir)
      throws Exception {
    String clusterId;
    int port;
    try (LocalKafka first = LocalKafka.start(new LocalKafka.Options(dir, 0))) {
      port = first.port();
      Exchange exchange = new Exchange(first.bootstrapServers());
      clusterId = exchange.clusterId();
      exchange.createTopic("kept");
      exchange.commit("kept", "worker-0", "before");
    }

    try (LocalKafka second = LocalKafka.start(new LocalKafka.Options(dir, port))) {
      Exchange exchange = new Exchange(second.bootstrapServers());
      assertThat(second.port()).isEqualTo(port);
      assertThat(exchange.clusterId()).isEqualTo(clusterId);
      // The coordinator loads its log after the start.
      await().untilAsserted(() -> assertThat(exchange.transactionalIds()).contains("worker-0"));
      assertThat(exchange.committed("kept")).containsExactly("before");

      exchange.commit("kept", "worker-0", "after");
      assertThat(exchange.committed("kept")).containsExactly("before", "after");
    }
  }

  @Test
  void a_second_producer_with_the_same_transactional_id_fences_the_first() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(LocalKafka.Options.temporary())) {
      Exchange exchange = new Exchange(kafka.bootstrapServers());
      exchange.createTopic("fenced");
      try (var zombie = exchange.producer("worker-0")) {
        zombie.beginTransaction();
        zombie.send(new ProducerRecord<>("fenced", "key", "zombie"));
        zombie.flush();

        exchange.commit("fenced", "worker-0", "owner");

        assertThatThrownBy(zombie::commitTransaction).isInstanceOf(ProducerFencedException.class);
      }
      assertThat(exchange.committed("fenced")).containsExactly("owner");
    }
  }

  @Test
  void the_broker_keeps_offsets_long_and_makes_no_topics_by_itself() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(LocalKafka.Options.temporary());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      var config = admin.describeConfigs(List.of(broker)).all().get().get(broker);

      assertThat(config.get("offsets.retention.minutes").value()).isEqualTo("43200");
      assertThat(config.get("listeners").value()).doesNotContain("0.0.0.0", "//:");
      assertThatThrownBy(() -> admin.describeTopics(List.of("none")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void a_port_somebody_else_holds_stops_the_start_with_a_remedy(@TempDir Path dir)
      throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> LocalKafka.start(new LocalKafka.Options(dir, other.getLocalPort())))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("port " + other.getLocalPort())
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void a_directory_another_broker_uses_stops_the_start(@TempDir Path dir) throws Exception {
    try (LocalKafka first = LocalKafka.start(new LocalKafka.Options(dir, 0))) {
      assertThatThrownBy(() -> LocalKafka.start(new LocalKafka.Options(dir, 0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("choose another directory");
      assertThat(new Exchange(first.bootstrapServers()).transactionalIds()).isEmpty();
    }
  }

  @Test
  void a_temporary_directory_is_gone_after_close() {
    BrokerDirectory directory = BrokerDirectory.open(null);
    directory.format(1, null);
    assertThat(directory.logs().resolve("meta.properties")).exists();

    directory.release();

    assertThat(Files.exists(directory.root())).isFalse();
  }
}
