package org.payouts.workers.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs conversations without sockets: replies are given beforehand, questions are kept. */
public final class Script<Q, A> {
  private final Deque<A> replies;
  private final List<Q> questions = new ArrayList<>();
  private int moneyQuestions;

  @SafeVarargs
  public Script(A... replies) {
    this.replies = new ArrayDeque<>(List.of(replies));
  }

  /** Fails if replies are left over or missing. */
  public <R> R run(Conversation<Q, A, R> conversation) {
    Conversation<Q, A, R> at = conversation;
    while (at instanceof Conversation.Ask<Q, A, R> ask) {
      questions.add(ask.question());
      moneyQuestions += ask.money() ? 1 : 0;
      if (replies.isEmpty()) {
        throw new AssertionError("no reply for " + ask.question());
      }
      at = ask.then().apply(replies.removeFirst());
    }
    if (!replies.isEmpty()) {
      throw new AssertionError("replies nobody asked for: " + replies);
    }
    return ((Conversation.Done<Q, A, R>) at).result();
  }

  public List<Q> questions() {
    return questions;
  }

  public int moneyQuestions() {
    return moneyQuestions;
  }

  /** Runs a conversation over a real transport. */
  public static <Q, A, R> R over(Transport<Q, A> transport, Conversation<Q, A, R> conversation)
      throws Exception {
    Conversation<Q, A, R> at = conversation;
    while (at instanceof Conversation.Ask<Q, A, R> ask) {
      A reply =
          transport
              .ask(ask.question(), ask.money())
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      at = ask.then().apply(reply);
    }
    return ((Conversation.Done<Q, A, R>) at).result();
  }
}
