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
import org.payouts.SourcePosition;
import org.payouts.admin.SetAside;
import org.payouts.serde.WireFormat;

/**
 * Requests that cannot be read before the registry has answered, set aside in the order of their
 * places, so that those behind them need not wait. Written in the transaction that passes over
 * their place; belongs to the stream thread of its task.
 */
final class SetAsideRequests {
  /** Key and value of a request, in bytes; a request that is published as documented is smaller. */
  private static final int LARGEST = 256 * 1024;

  private static final char PARTITION = 'p';

  private final KeyValueStore<String, byte[]> store;
  private final Way way;
  private final int limit;
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** What is held in memory of a request that was set aside. */
  record Entry(SourcePosition source, int schemaId, long writtenAtMs) {}

  /**
   * @param way requests that came the other way share the store and are passed over
   */
  SetAsideRequests(KeyValueStore<String, byte[]> store, Way way, int limit) {
    this.store = store;
    this.way = way;
    this.limit = limit;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        if (way == wayOf(next.key)) {
          entries.put(next.key, entry(read(next.value)));
        }
      }
    }
  }

  /**
   * Whether a request can be set aside. A compressed one may be larger than what the producer of
   * the store's changelog takes; written all the same it would end the thread again and again.
   */
  boolean canHold(RequestRecord request) {
    byte[] key = request.key();
    int size = value(request).length + (key == null ? 0 : key.length);
    return entries.size() < limit && size <= LARGEST;
  }

  int size() {
    return entries.size();
  }

  /** The entries by name, oldest place first. */
  Map<String, Entry> entries() {
    return new LinkedHashMap<>(entries);
  }

  void add(RequestRecord request) {
    String name = name(request);
    store.put(name, write(request));
    entries.put(name, entry(request));
  }

  /** Takes a request out again. */
  RequestRecord remove(String name) {
    RequestRecord kept = read(Objects.requireNonNull(store.get(name), name));
    store.delete(name);
    entries.remove(name);
    return kept;
  }

  /**
   * Place and bytes: a topic made anew holds others in the same place. The place of a misplaced
   * request has a partition of its own, which goes last so that the oldest offset comes first.
   */
  private String name(RequestRecord request) {
    byte[] digest = Objects.requireNonNull(request.sha256()).bytes();
    SourcePosition source = request.source();
    String name =
        "%020d-%02x%02x%02x%02x"
            .formatted(source.getOffset(), digest[0], digest[1], digest[2], digest[3]);
    return way == Way.DIRECT ? name : name + PARTITION + source.getPartition();
  }

  private static Way wayOf(String name) {
    return name.indexOf(PARTITION) < 0 ? Way.DIRECT : Way.MISPLACED;
  }

  private static Entry entry(RequestRecord request) {
    // The answer must not wait for a time that lies in the future.
    return new Entry(request.source(), WireFormat.id(value(request)), request.writtenAtMs());
  }

  private static byte[] value(RequestRecord request) {
    return Objects.requireNonNull(request.value(), "a request without a value names no schema");
  }

  private static byte[] write(RequestRecord request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value(request).length + 128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      SetAside.write(request.source(), out);
      out.writeLong(request.timestamp());
      out.writeBoolean(request.resend());
      byte[] key = request.key();
      out.writeInt(key == null ? -1 : key.length);
      if (key != null) {
        out.write(key);
      }
      out.write(value(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static RequestRecord read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SourcePosition source = SetAside.read(in);
      long timestamp = in.readLong();
      boolean resend = in.readBoolean();
      int keyLength = in.readInt();
      byte[] key = keyLength < 0 ? null : in.readNBytes(keyLength);
      // Its trace is not kept: it would change what routers of other versions read here.
      return new RequestRecord(source, timestamp, resend, key, in.readAllBytes(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
