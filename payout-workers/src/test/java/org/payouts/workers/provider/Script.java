package org.payouts.workers.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs flows without sockets: responses are given beforehand, requests are kept. */
public final class Script<Q, A> {
  private final Deque<A> responses;
  private final List<Q> requests = new ArrayList<>();
  private int moneyRequests;

  @SafeVarargs
  public Script(A... responses) {
    this.responses = new ArrayDeque<>(List.of(responses));
  }

  /** Fails if responses are left over or missing. */
  public <R> R run(ProviderFlow<Q, A, R> flow) {
    ProviderFlow<Q, A, R> at = flow;
    while (!(at instanceof ProviderFlow.Done<Q, A, R>)) {
      if (at instanceof ProviderFlow.Ask<Q, A, R> ask) {
        moneyRequests += ask.money() ? 1 : 0;
        at = ask.then().apply(response(ask.request()));
      } else {
        ProviderFlow.AskAll<Q, A, R> all = (ProviderFlow.AskAll<Q, A, R>) at;
        at = all.then().apply(all.requests().stream().map(this::response).toList());
      }
    }
    if (!responses.isEmpty()) {
      throw new AssertionError("responses nobody asked for: " + responses);
    }
    return ((ProviderFlow.Done<Q, A, R>) at).result();
  }

  private A response(Q request) {
    requests.add(request);
    if (responses.isEmpty()) {
      throw new AssertionError("no response for " + request);
    }
    return responses.removeFirst();
  }

  public List<Q> requests() {
    return requests;
  }

  public int moneyRequests() {
    return moneyRequests;
  }

  /** Runs a flow over a real transport. */
  public static <Q, A, R> R over(Transport<Q, A> transport, ProviderFlow<Q, A, R> flow)
      throws Exception {
    ProviderFlow<Q, A, R> at = flow;
    while (!(at instanceof ProviderFlow.Done<Q, A, R>)) {
      if (at instanceof ProviderFlow.Ask<Q, A, R> ask) {
        at = ask.then().apply(answered(transport, ask.request(), ask.money()));
      } else {
        ProviderFlow.AskAll<Q, A, R> all = (ProviderFlow.AskAll<Q, A, R>) at;
        List<A> responses = new ArrayList<>();
        for (Q request : all.requests()) {
          responses.add(answered(transport, request, false));
        }
        at = all.then().apply(responses);
      }
    }
    return ((ProviderFlow.Done<Q, A, R>) at).result();
  }

  private static <Q, A> A answered(Transport<Q, A> transport, Q request, boolean money)
      throws Exception {
    return transport.ask(request, money).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
