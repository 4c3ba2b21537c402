package org.payouts.workers.engine;

import java.util.List;
import org.payouts.workers.model.ClockReading;

/**
 * Payouts of one lane that share a preparation, a claim transaction and a money call; where the
 * provider takes one payout per call, one. A payout is in at most one bulk, from the start of its
 * preparation to the end of its call (docs/protocol/configurations.txt, B24).
 */
final class Bulk {

  /** How far it has come. */
  private enum BulkStage {
    PREPARING,
    /** Its claims are being committed. */
    CLAIMING,
    /** All claims are committed, the call waits for its turn. */
    CLAIMED,
    CALLING,
    /** Called or not: its payouts go their own ways. */
    ENDED
  }

  private final PartitionContext partition;
  private final Lane lane;
  private final String account;
  private final String study;
  private PayoutRef ref;
  private List<OpenPayout> rows;
  private BulkStage stage = BulkStage.PREPARING;

  /** Rows whose claim is committed. */
  private int committed;

  /** End of the lease of its claims, on both clocks. */
  private ClockReading sendBefore = new ClockReading(Long.MIN_VALUE, Long.MIN_VALUE);

  /**
   * @param rows not empty; the first names the bulk
   */
  Bulk(PartitionContext partition, Lane lane, List<OpenPayout> rows) {
    this.partition = partition;
    this.lane = lane;
    this.account = rows.get(0).account();
    this.study = rows.get(0).study();
    this.rows = List.copyOf(rows);
    this.ref = partition.ref(rows.get(0));
    this.rows.forEach(row -> row.joined(this));
  }

  PartitionContext partition() {
    return partition;
  }

  Lane lane() {
    return lane;
  }

  List<OpenPayout> rows() {
    return rows;
  }

  /** Names its first row. */
  PayoutRef ref() {
    return ref;
  }

  OpenPayout first() {
    return rows.get(0);
  }

  /** Study, HIT or project, or empty. */
  String study() {
    return study;
  }

  /** What it is paid from where its requests name it, else empty. */
  String account() {
    return account;
  }

  /** End of the lease of its claims, on both clocks. */
  ClockReading sendBefore() {
    return sendBefore;
  }

  boolean isPreparing() {
    return stage == BulkStage.PREPARING;
  }

  boolean isCalling() {
    return stage == BulkStage.CALLING;
  }

  /** A claim may be in the ledger, and its call is not over. */
  boolean isClaimed() {
    return stage == BulkStage.CLAIMING || stage == BulkStage.CLAIMED || stage == BulkStage.CALLING;
  }

  /** Its claims are being written, for these of its rows; the others leave. */
  void claim(List<OpenPayout> ready, ClockReading leaseEnd) {
    if (ready.size() < rows.size()) {
      rows.forEach(OpenPayout::leftBulk);
      rows = List.copyOf(ready);
      rows.forEach(row -> row.joined(this));
      ref = partition.ref(first());
    }
    stage = BulkStage.CLAIMING;
    sendBefore = leaseEnd;
  }

  /** The claim of one more row was committed; returns true with the last of them. */
  boolean committedOneMore() {
    if (++committed < rows.size()) {
      return false;
    }
    stage = BulkStage.CLAIMED;
    return true;
  }

  /** Its call has its turn. */
  void call() {
    stage = BulkStage.CALLING;
  }

  /** It is over, called or not; returns the rows it had. */
  List<OpenPayout> end() {
    List<OpenPayout> last = rows;
    last.forEach(OpenPayout::leftBulk);
    rows = List.of();
    stage = BulkStage.ENDED;
    return last;
  }
}
