package org.payouts.router.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.config.Settings;
import org.payouts.control.Scope;
import org.payouts.router.limits.StoreKeys;
import org.payouts.router.preflight.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * The limits of sums as payout-controls has them, and what counts towards them as
 * payout-reservations has it. The newest record of each payout is held in memory.
 */
final class ReservationStoreRebuilder {
  private static final String CHANGELOG = Topics.ROUTER_RESERVATIONS_CHANGELOG;

  private final Settings settings;
  private final TopicReader reader;

  ReservationStoreRebuilder(Settings settings, TopicReader reader) {
    this.settings = settings;
    this.reader = reader;
  }

  /** What the topics say, and what of it the store lacks. */
  RebuiltStore rebuild() {
    Map<String, byte[]> wanted = new TreeMap<>();
    orders(wanted);
    newest(Topics.RESERVATIONS).forEach((id, value) -> wanted.put(StoreKeys.payout(id), value));
    Map<String, byte[]> present = newest(CHANGELOG);
    List<ProducerRecord<byte[], byte[]>> missing = new ArrayList<>();
    wanted.forEach(
        (key, value) -> {
          if (!Arrays.equals(value, present.get(key))) {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            missing.add(new ProducerRecord<>(CHANGELOG, 0, name, value));
          }
        });
    return new RebuiltStore(wanted.size(), missing);
  }

  private void orders(Map<String, byte[]> wanted) {
    Deserializer<PayoutControl> orders = PayoutSerdes.deserializer(settings, PayoutControl.class);
    reader.read(
        Topics.CONTROLS,
        record -> {
          wanted.put(StoreKeys.ORDERS_READ, StoreKeys.offset(record.offset() + 1));
          limited(orders, record).ifPresent(key -> wanted.put(key, record.value()));
          return true;
        });
  }

  /** The key of the limit that the record sets or ends. */
  private static Optional<String> limited(
      Deserializer<PayoutControl> orders, ConsumerRecord<byte[], byte[]> record) {
    // What is no order was passed over by the router as well.
    return PayoutSerdes.read(orders, record.topic(), record.value(), noOrder -> {})
        .filter(order -> order.getOrder() == ControlOrder.LIMIT)
        .flatMap(order -> Scope.parse(order.getScope()))
        .map(StoreKeys::limit);
  }

  private Map<String, byte[]> newest(String topic) {
    Map<String, byte[]> newest = new HashMap<>();
    reader.read(
        topic,
        record -> {
          if (record.key() != null) {
            newest.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
          }
          return true;
        });
    return newest;
  }
}
