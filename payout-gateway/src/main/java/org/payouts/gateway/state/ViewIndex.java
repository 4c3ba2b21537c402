package org.payouts.gateway.state;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.view.PayoutView;
import org.payouts.view.data.PayoutRow;

/** The index, from the view of all payouts. */
public final class ViewIndex implements PayoutIndex {
  private final PayoutView view;

  /** Takes charge of a view that was started. */
  public ViewIndex(PayoutView view) {
    this.view = view;
  }

  @Override
  public boolean caughtUp() {
    return view.status().caughtUp();
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(view.status().problem());
  }

  @Override
  public long behind() {
    return view.status().behind();
  }

  @Override
  public Optional<KnownPayout> find(String payoutId) {
    return view.payouts().payout(payoutId).map(ViewIndex::known);
  }

  @Override
  public Page list(String batch, List<String> prefixes, @Nullable String after, int limit) {
    org.payouts.view.data.Page<PayoutRow> page =
        view.payouts().batch(batch, prefixes, after, limit);
    return new Page(page.items().stream().map(ViewIndex::known).toList(), page.next());
  }

  private static KnownPayout known(PayoutRow row) {
    return new KnownPayout(
        row.payoutId(),
        content(row),
        row.platform(),
        row.account(),
        row.study(),
        row.target(),
        row.participant(),
        row.batch(),
        row.amountMinor(),
        row.currency(),
        row.askedAt(),
        row.state(),
        row.word().toString(),
        row.settledAt(),
        row.paidMinor(),
        row.attempts(),
        row.providerReference(),
        row.evidence(),
        row.failureCode(),
        row.failureDetail(),
        row.waitingCode(),
        row.waitingFor(),
        row.waitingSince());
  }

  /** A row has a currency as soon as request or command was read. */
  private static @Nullable Content content(PayoutRow row) {
    if (row.currency().isEmpty()) {
      return null;
    }
    return new Content(
        row.platform(),
        Content.target(row.platform(), row.account(), row.study(), row.target(), row.participant()),
        row.amountMinor(),
        row.currency(),
        row.incentiveMinor());
  }

  @Override
  public void close() {
    view.close();
  }
}
