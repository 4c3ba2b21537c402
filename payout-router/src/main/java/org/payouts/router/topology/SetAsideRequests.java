package org.payouts.router.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.payouts.SourcePosition;
import org.payouts.admin.SetAside;
import org.payouts.router.intake.SourceRecord;
import org.payouts.serde.WireFormat;

/**
 * Requests that cannot be read before the registry has answered, set aside in the order of their
 * places, so that those behind them need not wait. Written in the transaction that passes over
 * their place; belongs to the stream thread of its task.
 */
final class SetAsideRequests {
  /** Key and value of a request, in bytes; a request that is published as documented is smaller. */
  private static final int LARGEST = 256 * 1024;

  private final KeyValueStore<String, byte[]> store;
  private final int limit;
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** What is held in memory of a request that was set aside. */
  record Entry(SourcePosition source, int schemaId, long writtenAtMs) {}

  /** A request as it was read. Never compared. */
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(
      SourcePosition source, long timestamp, boolean resend, byte @Nullable [] key, byte[] value) {}

  SetAsideRequests(KeyValueStore<String, byte[]> store, int limit) {
    this.store = store;
    this.limit = limit;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        entries.put(next.key, entry(read(next.value)));
      }
    }
  }

  /**
   * Whether a request can be set aside. A compressed one may be larger than what the producer of
   * the store's changelog takes; written all the same it would end the thread again and again.
   */
  boolean canHold(Kept request) {
    byte[] key = request.key();
    int size = request.value().length + (key == null ? 0 : key.length);
    return entries.size() < limit && size <= LARGEST;
  }

  int size() {
    return entries.size();
  }

  /** The entries by name, oldest place first. */
  Map<String, Entry> entries() {
    return new LinkedHashMap<>(entries);
  }

  void add(Kept request) {
    String name = name(request);
    store.put(name, write(request));
    entries.put(name, entry(request));
  }

  /** Takes a request out again. */
  Kept remove(String name) {
    Kept kept = read(Objects.requireNonNull(store.get(name), name));
    store.delete(name);
    entries.remove(name);
    return kept;
  }

  /** Place and bytes: a topic made anew holds others in the same place. */
  private static String name(Kept request) {
    SourceRecord sourceRecord =
        SourceRecord.of(request.source(), java.time.Instant.EPOCH, null, request.value());
    byte[] digest = Objects.requireNonNull(sourceRecord.sha256()).bytes();
    return "%020d-%02x%02x%02x%02x"
        .formatted(request.source().getOffset(), digest[0], digest[1], digest[2], digest[3]);
  }

  private static Entry entry(Kept request) {
    // A time that its publisher has set may lie in the future; the answer must not wait for it.
    long writtenAtMs = Math.min(request.timestamp(), System.currentTimeMillis());
    return new Entry(request.source(), WireFormat.id(request.value()), writtenAtMs);
  }

  private static byte[] write(Kept request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(request.value().length + 128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      SetAside.write(request.source(), out);
      out.writeLong(request.timestamp());
      out.writeBoolean(request.resend());
      byte[] key = request.key();
      out.writeInt(key == null ? -1 : key.length);
      if (key != null) {
        out.write(key);
      }
      out.write(request.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Kept read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SourcePosition source = SetAside.read(in);
      long timestamp = in.readLong();
      boolean resend = in.readBoolean();
      int keyLength = in.readInt();
      byte[] key = keyLength < 0 ? null : in.readNBytes(keyLength);
      return new Kept(source, timestamp, resend, key, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
