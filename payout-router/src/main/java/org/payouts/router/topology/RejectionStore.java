package org.payouts.router.topology;

import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.router.intake.Rejections;

/**
 * Which records the router has rejected, so that none of them is decided twice when it is read
 * again. Exact, by place and bytes: a highest offset would also cover what an operator had skipped,
 * and what a topic made anew holds in the same places. Written in the transaction of the rejection
 * itself; belongs to the stream thread of its task.
 */
public final class RejectionStore {
  private static final byte[] NULL_VALUE = {};

  private final KeyValueStore<String, byte[]> store;

  RejectionStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /**
   * Whether this very record was rejected before.
   *
   * @param sha256 of its value; gives null for a null value
   */
  boolean holds(SourcePosition source, Supplier<@Nullable Sha256> sha256) {
    byte[] rejected = store.get(Rejections.key(source));
    return rejected != null && Arrays.equals(rejected, digest(sha256.get()));
  }

  /** The record is rejected now. */
  void add(SourcePosition source, @Nullable Sha256 sha256) {
    store.put(Rejections.key(source), digest(sha256));
  }

  /** What is kept under the place of a rejected record. */
  public static byte[] digest(@Nullable Sha256 sha256) {
    return sha256 == null ? NULL_VALUE : sha256.bytes();
  }
}
