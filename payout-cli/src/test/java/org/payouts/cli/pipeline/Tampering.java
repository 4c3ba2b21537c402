package org.payouts.cli.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.InMemoryRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.Values;
import org.payouts.serde.UndecodableException;

/** Changes single records of a dump, as somebody with write access to the disks might. */
final class Tampering {
  private final InMemoryRecords dump;
  private final Values values;
  private final Serializer<SpecificRecord> serializer;
  private final Set<String> touched = new TreeSet<>();

  Tampering(InMemoryRecords original, Values values, Serializer<SpecificRecord> serializer) {
    this.dump = InMemoryRecords.copyOf(original);
    this.values = values;
    this.serializer = serializer;
  }

  InMemoryRecords dump() {
    return dump;
  }

  /** The payout IDs whose records were touched. */
  Set<String> touched() {
    return touched;
  }

  /** Names a payout that the next change is about, where the record's key does not. */
  Tampering about(String payoutId) {
    touched.add(payoutId);
    return this;
  }

  <T extends SpecificRecord> T read(RawRecord record, Class<T> type) {
    return values.specific(record.position().topic(), record.value(), type);
  }

  private int find(String topic, Predicate<RawRecord> wanted) {
    for (int i = 0; i < dump.records().size(); i++) {
      RawRecord record = dump.records().get(i);
      if (record.position().topic().equals(topic) && wanted.test(record)) {
        return i;
      }
    }
    throw new AssertionError("the run left no such record in " + topic);
  }

  <T extends SpecificRecord> int find(String topic, Class<T> type, Predicate<T> wanted) {
    return find(
        topic,
        record -> {
          try {
            return record.value() != null && wanted.test(read(record, type));
          } catch (UndecodableException poison) {
            return false;
          }
        });
  }

  /** Rewrites the first record that fits. */
  <T extends SpecificRecord> void alter(
      String topic, Class<T> type, Predicate<T> wanted, Consumer<T> change) {
    int index = find(topic, type, wanted);
    RawRecord record = dump.records().get(index);
    T value = read(record, type);
    change.accept(value);
    touch(record);
    dump.records().set(index, with(record, value));
  }

  RawRecord with(RawRecord record, SpecificRecord value) {
    return new RawRecord(
        record.position(),
        record.key(),
        serializer.serialize(record.position().topic(), value),
        record.resend());
  }

  private void touch(RawRecord record) {
    if (touched.isEmpty() && record.keyText() != null) {
      touched.add(record.keyText());
    }
  }

  <T extends SpecificRecord> void drop(String topic, Class<T> type, Predicate<T> wanted) {
    int index = find(topic, type, wanted);
    touch(dump.records().get(index));
    dump.records().remove(index);
  }

  /** Writes the first record that fits once more, behind all others of its partition. */
  <T extends SpecificRecord> void repeat(String topic, Class<T> type, Predicate<T> wanted) {
    RawRecord record = dump.records().get(find(topic, type, wanted));
    touch(record);
    append(record, UnaryOperator.identity());
  }

  void append(RawRecord like, UnaryOperator<RawRecord> change) {
    RecordPosition place = like.position();
    long end =
        dump.records().stream()
            .map(RawRecord::position)
            .filter(p -> p.topic().equals(place.topic()) && p.partition() == place.partition())
            .mapToLong(RecordPosition::offset)
            .max()
            .orElse(-1);
    RawRecord moved =
        new RawRecord(
            new RecordPosition(place.topic(), place.partition(), end + 1, place.timeMs()),
            like.key(),
            like.value(),
            like.resend());
    dump.add(change.apply(moved));
  }

  /** Lets the first two records of a payout that fit change places. */
  <T extends SpecificRecord> void swap(
      String topic, Class<T> type, Predicate<T> one, Predicate<T> other) {
    int a = find(topic, type, one);
    int b = find(topic, type, other);
    RawRecord first = dump.records().get(a);
    RawRecord second = dump.records().get(b);
    touch(first);
    List<RawRecord> swapped = new ArrayList<>();
    swapped.add(new RawRecord(second.position(), first.key(), first.value(), first.resend()));
    swapped.add(new RawRecord(first.position(), second.key(), second.value(), second.resend()));
    dump.records().set(a, swapped.get(1));
    dump.records().set(b, swapped.get(0));
  }
}
