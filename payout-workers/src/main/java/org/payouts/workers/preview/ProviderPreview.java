package org.payouts.workers.preview;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.payouts.BonusRequested;
import org.payouts.payout.Targets;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.ledger.TargetCodec;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.ProviderSetup;

/**
 * Runs a provider's own preparation for payouts that nobody has asked for yet. Without a claim no
 * request for money can leave ({@link FlowRunner}). One thread.
 */
public final class ProviderPreview<Q, A> implements AutoCloseable {
  private static final int PARALLEL = 4;

  /** Prolific recommends at most 200 rows for a set-up (docs/providers.md). */
  private static final int MOST_ROWS = 200;

  private final ProviderSetup<Q, A> setup;
  private final FlowRunner<Q, A> runner;

  /** A preview of what this provider would say. */
  public ProviderPreview(ProviderSetup<Q, A> setup) {
    this.setup = setup;
    this.runner = new FlowRunner<>(setup.transport(), Clock.system());
  }

  /**
   * What the provider says of each, in their order.
   *
   * @param done receives how many were looked at
   */
  public List<PreviewedPayout> look(List<BonusRequested> asked, IntConsumer done) {
    List<PayoutRequest> requests = asked.stream().map(ProviderPreview::request).toList();
    Map<String, PreviewedPayout> found = new LinkedHashMap<>();
    for (List<PayoutRequest> group : groups(requests)) {
      look(group, found);
      done.accept(found.size());
    }
    return requests.stream().map(each -> found.get(each.payoutId())).toList();
  }

  /**
   * What an account can spend now; empty if the provider does not say.
   *
   * @param account empty where a key has one account
   */
  public List<Funds> funds(String account) {
    return ended(() -> setup.provider().funds(account), why -> List.of());
  }

  private static PayoutRequest request(BonusRequested asked) {
    return new PayoutRequest(
        asked.getPayoutId(),
        TargetCodec.read(Targets.canonical(asked.getTarget())),
        asked.getAmountMinor(),
        asked.getCurrency(),
        asked.getReason());
  }

  /** Payouts that may share a call and have a target of their own. */
  private static List<List<PayoutRequest>> groups(List<PayoutRequest> requests) {
    Map<String, List<List<PayoutRequest>>> groups = new LinkedHashMap<>();
    for (PayoutRequest request : requests) {
      Target target = request.target();
      List<List<PayoutRequest>> all =
          groups.computeIfAbsent(target.lane() + "\n" + target.bulk(), key -> new ArrayList<>());
      List<PayoutRequest> open =
          all.stream()
              .filter(group -> group.size() < MOST_ROWS)
              .filter(
                  group ->
                      group.stream().noneMatch(each -> each.target().key().equals(target.key())))
              .findFirst()
              .orElseGet(
                  () -> {
                    List<PayoutRequest> fresh = new ArrayList<>();
                    all.add(fresh);
                    return fresh;
                  });
      open.add(request);
    }
    return groups.values().stream().flatMap(List::stream).toList();
  }

  /** A preparation may leave rows out; they are looked at again while others get an answer. */
  private void look(List<PayoutRequest> group, Map<String, PreviewedPayout> found) {
    List<PayoutRequest> open = group;
    while (!open.isEmpty()) {
      List<Preparation> results = prepare(open);
      List<PayoutRequest> left = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        String id = open.get(i).payoutId();
        if (results.get(i) instanceof Preparation.Deferred) {
          left.add(open.get(i));
        } else {
          found.put(id, read(open.get(i), results.get(i)));
        }
      }
      boolean stands = results.stream().anyMatch(each -> each instanceof Preparation.Later);
      if (stands || left.size() == open.size()) {
        left.forEach(
            each ->
                found.put(
                    each.payoutId(),
                    PreviewedPayout.of(each.payoutId(), new Preparation.Deferred())));
        return;
      }
      open = left;
    }
  }

  /** On MTurk nothing is read before a payment, so it is read here. */
  private PreviewedPayout read(PayoutRequest request, Preparation prepared) {
    if (!(prepared instanceof Preparation.Ready ready
        && ready.baseline() instanceof Baseline.MTurk)) {
      return PreviewedPayout.of(request.payoutId(), prepared);
    }
    BookReading books =
        ended(
            () -> setup.provider().read(request, ready.baseline()),
            why -> new BookReading.Unreadable(new Reason("NO_ANSWER", why), null, false));
    if (books instanceof BookReading.Unreadable unreadable) {
      return PreviewedPayout.not(
          request.payoutId(), unreadable.reason().code(), unreadable.reason().text());
    }
    return books instanceof BookReading.Absent
        ? PreviewedPayout.of(request.payoutId(), prepared)
        : PreviewedPayout.not(request.payoutId(), "ALREADY_LISTED", "MTurk lists it as paid");
  }

  private List<Preparation> prepare(List<PayoutRequest> group) {
    List<PreparationInput> inputs = group.stream().map(PreparationInput::first).toList();
    return ended(
        () -> setup.provider().prepare(inputs, PARALLEL),
        why -> Preparation.all(inputs, new Preparation.Later(new Reason("NO_ANSWER", why), null)));
  }

  private <R> R ended(Supplier<ProviderFlow<Q, A, R>> flow, Function<String, R> onFault) {
    CompletableFuture<R> result = new CompletableFuture<>();
    runner.ask(flow, onFault, result::complete);
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a provider was asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    setup.transport().close();
  }
}
