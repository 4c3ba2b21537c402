package org.payouts.audit.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.payouts.Platform;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.LimitJudge;
import org.payouts.audit.checks.LimitUse;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.PayoutScope;
import org.payouts.audit.history.RecordPosition;
import org.payouts.topics.Topics;

/**
 * What counts towards the limits of sums, sorted into files: by its place in payout-reservations,
 * because limits are judged in that order, and by target. One thread.
 */
final class SortedUses implements AutoCloseable {
  private final Buckets byPlace;
  private final Buckets byTarget;
  private final Rules rules;
  private final long end;
  private long underWay;

  /**
   * @param rules with all orders
   * @param end the uses' offsets are below it
   */
  SortedUses(Path directory, int buckets, Rules rules, long end) {
    this.byPlace = new Buckets(directory, "uses", buckets);
    this.byTarget = new Buckets(directory, "uses-of-targets", buckets);
    this.rules = rules;
    this.end = end;
  }

  void add(LimitUse use) {
    underWay += use.minor() > 0 && !use.judged() ? 1 : 0;
    int place = (int) (use.position().offset() * byPlace.count() / end);
    byPlace.append(place, out -> write(use, out));
    if (rules.orders().limitsTargets()) {
      byTarget.append(byTarget.of(use.targetKey()), out -> write(use, out));
    }
  }

  /** Payouts that count although no limit let them through: they were under way before it. */
  long underWay() {
    return underWay;
  }

  void judge(Consumer<Finding> findings) {
    LimitJudge scopes = LimitJudge.ofScopes(rules, findings);
    for (int bucket = 0; bucket < byPlace.count(); bucket++) {
      scopes.all(read(byPlace, bucket));
    }
    for (int bucket = 0; bucket < byTarget.count(); bucket++) {
      Map<String, List<LimitUse>> targets = new HashMap<>();
      read(byTarget, bucket)
          .forEach(
              use -> targets.computeIfAbsent(use.targetKey(), key -> new ArrayList<>(1)).add(use));
      targets.values().forEach(uses -> LimitJudge.ofTargets(rules, findings).all(uses));
    }
  }

  private static List<LimitUse> read(Buckets buckets, int bucket) {
    List<LimitUse> uses = new ArrayList<>();
    buckets.drain(bucket, in -> uses.add(read(in)));
    return uses;
  }

  private static void write(LimitUse use, DataOutputStream out) throws IOException {
    out.writeLong(use.position().offset());
    out.writeLong(use.position().timeMs());
    out.writeUTF(use.payoutId());
    out.writeUTF(use.scope().platform().name());
    out.writeUTF(use.scope().account());
    out.writeUTF(use.scope().study());
    out.writeUTF(use.target());
    out.writeUTF(use.currency());
    out.writeLong(use.minor());
    out.writeBoolean(use.judged());
    out.writeLong(use.ordersRead());
    out.writeLong(use.countsMs());
  }

  private static LimitUse read(DataInputStream in) throws IOException {
    RecordPosition position =
        new RecordPosition(Topics.RESERVATIONS, 0, in.readLong(), in.readLong());
    String payoutId = in.readUTF();
    PayoutScope scope = new PayoutScope(Platform.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
    return new LimitUse(
        position,
        payoutId,
        scope,
        in.readUTF(),
        in.readUTF(),
        in.readLong(),
        in.readBoolean(),
        in.readLong(),
        in.readLong());
  }

  @Override
  public void close() {
    byPlace.close();
    byTarget.close();
  }
}
