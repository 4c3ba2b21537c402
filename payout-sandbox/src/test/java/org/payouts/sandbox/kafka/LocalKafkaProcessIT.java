package org.payouts.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.sandbox.net.PortTakenException;

class LocalKafkaProcessIT {

  @Test
  void a_killed_broker_comes_back_with_what_was_committed_and_nothing_else(@TempDir Path dir)
      throws Exception {
    try (LocalKafkaProcess kafka = LocalKafkaProcess.start(new LocalKafka.Options(dir, 0))) {
      Exchange exchange = new Exchange(kafka.bootstrapServers());
      exchange.createTopic("killed");
      exchange.commit("killed", "worker-0", "committed");
      try (var open = exchange.producer("worker-1")) {
        open.beginTransaction();
        open.send(new ProducerRecord<>("killed", "key", "open"));
        open.flush();

        kafka.kill();
        assertThat(kafka.isAlive()).isFalse();
        kafka.restart();

        exchange.producer("worker-1").close();
        assertThat(exchange.committed("killed")).containsExactly("committed");
        exchange.commit("killed", "worker-0", "later");
        assertThat(exchange.committed("killed")).containsExactly("committed", "later");
      }
    }
  }

  @Test
  void a_broker_process_refuses_a_port_somebody_else_holds(@TempDir Path dir) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(
              () -> LocalKafkaProcess.start(new LocalKafka.Options(dir, other.getLocalPort())))
          .isInstanceOf(PortTakenException.class);
    }
  }
}
