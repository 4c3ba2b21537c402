package org.payouts.audit.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.RawRecord;

/**
 * Seals every partition of the topics that keep everything, record by record: offset, time, key and
 * value. Given the seals of an earlier audit, it shows whether what they covered is unchanged. One
 * thread.
 */
public final class Seals {
  private static final class Growing {
    private final MerkleTree tree = new MerkleTree();
    private long lastOffset = -1;
    private @Nullable Seal earlier;
  }

  private final Map<String, Growing> partitions = new TreeMap<>();
  private final Map<String, RecordPosition> positions = new TreeMap<>();
  private final Map<String, Seal> earlier = new TreeMap<>();
  private final List<String> changes = new ArrayList<>();
  private final boolean compared;

  /** Seals, and compares with what an earlier audit sealed. */
  public Seals(@Nullable Collection<Seal> before) {
    this.compared = before != null;
    if (before != null) {
      before.forEach(seal -> earlier.put(seal.name(), seal));
    }
  }

  /** The next record of its partition; topics that forget are passed over. */
  public void add(RawRecord record) {
    RecordPosition position = record.position();
    if (!AuditedTopics.keepsEverything(position.topic())) {
      return;
    }
    String name = position.topic() + "-" + position.partition();
    Growing growing = partitions.get(name);
    if (growing == null) {
      growing = new Growing();
      growing.earlier = earlier.get(name);
      partitions.put(name, growing);
      positions.put(name, position);
    }
    Seal before = growing.earlier;
    if (before != null && position.offset() > before.lastOffset()) {
      compare(growing.tree, before);
      growing.earlier = null;
    }
    growing.tree.add(head(position, record), bytes(record.key()), bytes(record.value()));
    growing.lastOffset = position.offset();
  }

  /** What comes before key and value: it also shows where one ends and the other begins. */
  private static byte[] head(RecordPosition position, RawRecord record) {
    return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES)
        .putLong(position.offset())
        .putLong(position.timeMs())
        .putInt(size(record.key()))
        .putInt(size(record.value()))
        .array();
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? -1 : bytes.length;
  }

  private static byte[] bytes(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  private void compare(MerkleTree now, Seal before) {
    String root = HexFormat.of().formatHex(now.root());
    if (now.size() != before.records()) {
      changes.add(
          "%s: the earlier audit saw %d records up to offset %d, now there are %d"
              .formatted(before.name(), before.records(), before.lastOffset(), now.size()));
    } else if (!root.equals(before.root())) {
      changes.add(
          "%s: one of the %d records up to offset %d is not what the earlier audit saw"
              .formatted(before.name(), before.records(), before.lastOffset()));
    }
  }

  /** Ends the reading: compares what no later record has made comparable yet. */
  public void finish() {
    for (Growing growing : partitions.values()) {
      Seal before = growing.earlier;
      if (before != null) {
        compare(growing.tree, before);
        growing.earlier = null;
      }
    }
    for (String missing : new TreeSet<>(earlier.keySet())) {
      Seal before = earlier.get(missing);
      if (!partitions.containsKey(missing) && before != null && before.records() > 0) {
        changes.add(
            "%s: the earlier audit saw %d records, now there are none"
                .formatted(missing, before.records()));
      }
    }
  }

  /** Whether there was anything to compare with. */
  public boolean compared() {
    return compared;
  }

  /** What changed since the earlier audit; new records at the end are no change. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** One seal per partition that holds anything, by name. */
  public List<Seal> seals() {
    List<Seal> seals = new ArrayList<>();
    partitions.forEach(
        (name, growing) -> {
          RecordPosition position = positions.get(name);
          if (position != null) {
            seals.add(
                new Seal(
                    position.topic(),
                    position.partition(),
                    growing.tree.size(),
                    growing.lastOffset,
                    HexFormat.of().formatHex(growing.tree.root())));
          }
        });
    return List.copyOf(seals);
  }

  /** One fingerprint over all seals, short enough for a notebook. */
  public static String of(List<Seal> seals) {
    MerkleTree tree = new MerkleTree();
    for (Seal seal : seals) {
      String line =
          seal.name() + " " + seal.records() + " " + seal.lastOffset() + " " + seal.root();
      tree.add(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(tree.root());
  }
}
