package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;

/**
 * Resolutions that a payout may still wait for. Their payouts may come with a later take-over, or
 * with a later command. A resolution is forgotten once the ledger shows what became of it: its
 * payout is settled, or has a record that names this resolution or a later one. A later owner reads
 * the same from that record, so each resolution is applied once, by the owner of the payout.
 *
 * <p>Resolutions of payouts that no owned partition knows stay. They are bounded by number: the
 * oldest goes first, and that is shown to people. Its payout stays as it is, and the person may
 * decide again.
 */
final class KeptResolutions {
  private static final int MOST = 100_000;

  private final int most;
  private final Map<String, List<Resolution>> ofPayouts = new LinkedHashMap<>();
  private @Nullable String topicId;
  private int size;
  private int dropped;
  private long droppedWallMs;

  KeptResolutions() {
    this(MOST);
  }

  KeptResolutions(int most) {
    this.most = most;
  }

  /** Keeps a resolution. Those of another topic than the newest one's are forgotten. */
  void keep(Resolution resolution, ClockReading now) {
    if (!Objects.equals(topicId, resolution.topicId())) {
      topicId = resolution.topicId();
      ofPayouts.clear();
      size = 0;
    }
    ofPayouts.computeIfAbsent(resolution.payoutId(), id -> new ArrayList<>(1)).add(resolution);
    size++;
    while (size > most) {
      dropOldest(now);
    }
  }

  private void dropOldest(ClockReading now) {
    Iterator<List<Resolution>> oldest = ofPayouts.values().iterator();
    int gone = oldest.next().size();
    oldest.remove();
    size -= gone;
    droppedWallMs = dropped == 0 ? now.wallMs() : droppedWallMs;
    dropped += gone;
  }

  /** In the order in which they were read. */
  List<Resolution> of(String payoutId) {
    return ofPayouts.getOrDefault(payoutId, List.of());
  }

  /** Of each payout in the order in which they were read. */
  List<Resolution> all() {
    return ofPayouts.values().stream().flatMap(List::stream).toList();
  }

  /** The payout's record is in the ledger: forgets what it says has been dealt with. */
  void recorded(Payout payout) {
    if (payout.state() instanceof Settled) {
      forget(payout.id());
      return;
    }
    List<Resolution> kept = ofPayouts.get(payout.id());
    if (kept != null) {
      int before = kept.size();
      kept.removeIf(payout.history()::hasDealtWith);
      size -= before - kept.size();
      if (kept.isEmpty()) {
        ofPayouts.remove(payout.id());
      }
    }
  }

  /** The payout is settled. */
  void forget(String payoutId) {
    List<Resolution> gone = ofPayouts.remove(payoutId);
    size -= gone == null ? 0 : gone.size();
  }

  /** A ledger was replayed: forgets what is settled in it. */
  void forgetSettled(Predicate<String> settled) {
    ofPayouts.keySet().stream().filter(settled).toList().forEach(this::forget);
  }

  /** None is kept, as nearly always. */
  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Shown for good once a resolution was dropped. */
  Optional<Standstill> standstill() {
    if (dropped == 0) {
      return Optional.empty();
    }
    String text =
        "%d resolutions of payouts that are not owned here were dropped, because more than %d wait;"
                .formatted(dropped, most)
            + " start the worker again, and decide again where a review stays open";
    return Optional.of(
        new Standstill("resolutions", new Reason("TOO_MANY_RESOLUTIONS", text), droppedWallMs));
  }
}
