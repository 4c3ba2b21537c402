package org.payouts.audit.checks;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.CopiedRecords;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;

/**
 * What the checker may demand of a recording.
 *
 * @param recorded the kinds of record that were recorded completely
 * @param horizon how far the recording reaches
 * @param settled every admitted payout must have its result: the faults have ended and the pipeline
 *     is at rest
 * @param faultFree nothing was made to go wrong: no doubt and no review may show
 * @param mostReviews the most reviews that the injected faults explain; null if unknown
 * @param wholeLedger the ledger was recorded live: no record of it is missing
 * @param compactionLagMs a ledger record younger than this cannot have been compacted away
 * @param nowMs when the recording ended, epoch milliseconds; what books and call logs have later
 *     may be without a claim
 * @param clockSlackMs how far the clocks of brokers, workers and providers may differ
 * @param retryWhenAbsent the platforms for which absence in the books may be followed by a retry
 * @param ledgerTopicIds Kafka's IDs of the ledgers that are there now, and of those whose place
 *     they have taken; empty if unknown
 * @param resolutionsTopicId Kafka's ID of payout-resolutions; null if unknown
 * @param orders what operators have ordered about what may be paid
 * @param copied ledger records that were copied into their partition
 */
public record Rules(
    Set<Kind> recorded,
    AuditHorizon horizon,
    boolean settled,
    boolean faultFree,
    @Nullable Integer mostReviews,
    boolean wholeLedger,
    long compactionLagMs,
    long nowMs,
    long clockSlackMs,
    Set<Platform> retryWhenAbsent,
    Map<Platform, Set<String>> ledgerTopicIds,
    @Nullable String resolutionsTopicId,
    Orders orders,
    CopiedRecords copied) {

  private static final long DAY_MS = 86_400_000L;

  public Rules {
    recorded = Set.copyOf(recorded);
    retryWhenAbsent = Set.copyOf(retryWhenAbsent);
    ledgerTopicIds = Map.copyOf(ledgerTopicIds);
  }

  /**
   * All topics of a pipeline that may still be running, with compaction as the catalogue has it.
   */
  public static Rules pipeline(long nowMs) {
    return new Rules(
        EnumSet.allOf(Kind.class),
        AuditHorizon.EVERYTHING,
        false,
        false,
        null,
        false,
        DAY_MS,
        nowMs,
        2_000,
        EnumSet.noneOf(Platform.class),
        new EnumMap<>(Platform.class),
        null,
        new Orders(),
        CopiedRecords.NONE);
  }

  /** Only a worker's side, recorded live and completely: commands, ledger, results, reviews. */
  public static Rules worker(long nowMs) {
    return pipeline(nowMs)
        .recorded(EnumSet.of(Kind.COMMAND, Kind.LEDGER, Kind.RESULT, Kind.REVIEW))
        .wholeLedger(true);
  }

  public boolean has(Kind kind) {
    return recorded.contains(kind);
  }

  /** A copy in which some of the rules are others. */
  private static final class Draft {
    private Set<Kind> recorded;
    private AuditHorizon horizon;
    private boolean settled;
    private boolean faultFree;
    private @Nullable Integer mostReviews;
    private boolean wholeLedger;
    private long compactionLagMs;
    private long clockSlackMs;
    private Set<Platform> retryWhenAbsent;
    private Map<Platform, Set<String>> ledgerTopicIds;
    private @Nullable String resolutionsTopicId;
    private Orders orders;
    private CopiedRecords copied;

    Draft(Rules of) {
      recorded = of.recorded;
      horizon = of.horizon;
      settled = of.settled;
      faultFree = of.faultFree;
      mostReviews = of.mostReviews;
      wholeLedger = of.wholeLedger;
      compactionLagMs = of.compactionLagMs;
      clockSlackMs = of.clockSlackMs;
      retryWhenAbsent = of.retryWhenAbsent;
      ledgerTopicIds = of.ledgerTopicIds;
      resolutionsTopicId = of.resolutionsTopicId;
      orders = of.orders;
      copied = of.copied;
    }
  }

  private Rules with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new Rules(
        draft.recorded,
        draft.horizon,
        draft.settled,
        draft.faultFree,
        draft.mostReviews,
        draft.wholeLedger,
        draft.compactionLagMs,
        nowMs,
        draft.clockSlackMs,
        draft.retryWhenAbsent,
        draft.ledgerTopicIds,
        draft.resolutionsTopicId,
        draft.orders,
        draft.copied);
  }

  public Rules recorded(Set<Kind> kinds) {
    return with(draft -> draft.recorded = kinds);
  }

  public Rules horizon(AuditHorizon newHorizon) {
    return with(draft -> draft.horizon = newHorizon);
  }

  public Rules settled(boolean must) {
    return with(draft -> draft.settled = must);
  }

  public Rules faultFree(boolean nothingWentWrong) {
    return with(draft -> draft.faultFree = nothingWentWrong);
  }

  /** Unclear answers + kills x width: the most reviews that faults explain. */
  public Rules mostReviews(@Nullable Integer most) {
    return with(draft -> draft.mostReviews = most);
  }

  public Rules wholeLedger(boolean complete) {
    return with(draft -> draft.wholeLedger = complete);
  }

  public Rules compactionLagMs(long lagMs) {
    return with(draft -> draft.compactionLagMs = lagMs);
  }

  public Rules clockSlackMs(long slackMs) {
    return with(draft -> draft.clockSlackMs = slackMs);
  }

  public Rules retryWhenAbsent(Set<Platform> platforms) {
    return with(draft -> draft.retryWhenAbsent = platforms);
  }

  public Rules ledgerTopicIds(Map<Platform, Set<String>> ids) {
    return with(draft -> draft.ledgerTopicIds = ids);
  }

  public Rules resolutionsTopicId(@Nullable String id) {
    return with(draft -> draft.resolutionsTopicId = id);
  }

  public Rules orders(Orders given) {
    return with(draft -> draft.orders = given);
  }

  public Rules copied(CopiedRecords records) {
    return with(draft -> draft.copied = records);
  }
}
