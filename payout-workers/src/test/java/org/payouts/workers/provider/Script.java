package org.payouts.workers.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs flows without sockets: replies are given beforehand, questions are kept. */
public final class Script<Q, A> {
  private final Deque<A> replies;
  private final List<Q> questions = new ArrayList<>();
  private int moneyQuestions;

  @SafeVarargs
  public Script(A... replies) {
    this.replies = new ArrayDeque<>(List.of(replies));
  }

  /** Fails if replies are left over or missing. */
  public <R> R run(ProviderFlow<Q, A, R> flow) {
    ProviderFlow<Q, A, R> at = flow;
    while (!(at instanceof ProviderFlow.Done<Q, A, R>)) {
      if (at instanceof ProviderFlow.Ask<Q, A, R> ask) {
        moneyQuestions += ask.money() ? 1 : 0;
        at = ask.then().apply(reply(ask.question()));
      } else {
        ProviderFlow.AskAll<Q, A, R> all = (ProviderFlow.AskAll<Q, A, R>) at;
        at = all.then().apply(all.questions().stream().map(this::reply).toList());
      }
    }
    if (!replies.isEmpty()) {
      throw new AssertionError("replies nobody asked for: " + replies);
    }
    return ((ProviderFlow.Done<Q, A, R>) at).result();
  }

  private A reply(Q question) {
    questions.add(question);
    if (replies.isEmpty()) {
      throw new AssertionError("no reply for " + question);
    }
    return replies.removeFirst();
  }

  public List<Q> questions() {
    return questions;
  }

  public int moneyQuestions() {
    return moneyQuestions;
  }

  /** Runs a flow over a real transport. */
  public static <Q, A, R> R over(Transport<Q, A> transport, ProviderFlow<Q, A, R> flow)
      throws Exception {
    ProviderFlow<Q, A, R> at = flow;
    while (!(at instanceof ProviderFlow.Done<Q, A, R>)) {
      if (at instanceof ProviderFlow.Ask<Q, A, R> ask) {
        at = ask.then().apply(answered(transport, ask.question(), ask.money()));
      } else {
        ProviderFlow.AskAll<Q, A, R> all = (ProviderFlow.AskAll<Q, A, R>) at;
        List<A> replies = new ArrayList<>();
        for (Q question : all.questions()) {
          replies.add(answered(transport, question, false));
        }
        at = all.then().apply(replies);
      }
    }
    return ((ProviderFlow.Done<Q, A, R>) at).result();
  }

  private static <Q, A> A answered(Transport<Q, A> transport, Q question, boolean money)
      throws Exception {
    return transport.ask(question, money).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
