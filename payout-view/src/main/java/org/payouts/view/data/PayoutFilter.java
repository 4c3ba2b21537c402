package org.payouts.view.data;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.words.StateWord;

/**
 * Which payouts are meant. What is null is not asked about; identifiers are compared as they are.
 *
 * @param words states as people call them; none for all
 * @param account what is paid from: Prolific's workspace
 * @param idPrefix how the payout ID begins
 * @param from asked for at this time or later
 * @param to asked for before this time
 */
public record PayoutFilter(
    @Nullable Platform platform,
    Set<StateWord> words,
    @Nullable String batch,
    @Nullable String account,
    @Nullable String study,
    @Nullable String target,
    @Nullable String participant,
    @Nullable String idPrefix,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** All payouts. */
  public static final PayoutFilter ALL =
      new PayoutFilter(null, Set.of(), null, null, null, null, null, null, null, null);

  public PayoutFilter {
    words = Set.copyOf(words);
  }

  /** Those of a platform among them. */
  public PayoutFilter of(@Nullable Platform only) {
    return new PayoutFilter(
        only, words, batch, account, study, target, participant, idPrefix, from, to);
  }

  /** Those in these states among them. */
  public PayoutFilter in(StateWord first, StateWord... more) {
    return new PayoutFilter(
        platform,
        EnumSet.of(first, more),
        batch,
        account,
        study,
        target,
        participant,
        idPrefix,
        from,
        to);
  }

  /** Those of a batch among them. */
  public PayoutFilter ofBatch(@Nullable String label) {
    return new PayoutFilter(
        platform, words, label, account, study, target, participant, idPrefix, from, to);
  }

  /** Those that are paid from an account among them. */
  public PayoutFilter ofAccount(@Nullable String name) {
    return new PayoutFilter(
        platform, words, batch, name, study, target, participant, idPrefix, from, to);
  }

  /** Those of a study among them. */
  public PayoutFilter ofStudy(@Nullable String name) {
    return new PayoutFilter(
        platform, words, batch, account, name, target, participant, idPrefix, from, to);
  }

  /** Those of a target among them. */
  public PayoutFilter ofTarget(@Nullable String name) {
    return new PayoutFilter(
        platform, words, batch, account, study, name, participant, idPrefix, from, to);
  }

  /** Those of a participant among them. */
  public PayoutFilter ofParticipant(@Nullable String name) {
    return new PayoutFilter(
        platform, words, batch, account, study, target, name, idPrefix, from, to);
  }

  /** Those whose ID begins so among them. */
  public PayoutFilter beginning(@Nullable String prefix) {
    return new PayoutFilter(
        platform, words, batch, account, study, target, participant, prefix, from, to);
  }

  /** Those that were asked for between these times among them. */
  public PayoutFilter between(@Nullable Instant begin, @Nullable Instant end) {
    return new PayoutFilter(
        platform, words, batch, account, study, target, participant, idPrefix, begin, end);
  }
}
