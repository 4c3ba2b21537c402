package org.payouts.workers.calls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Transport;

/**
 * Questions that move no money, some of them in flight at once. Replies come on any thread. The end
 * is reported once, when nothing is in flight any more.
 */
final class PendingReads<Q, A> {
  private final Transport<Q, A> transport;
  private final List<Q> questions;
  private final List<@Nullable A> replies;
  private int asked;
  private int answered;
  private @Nullable String fault;

  PendingReads(Transport<Q, A> transport, List<Q> questions) {
    this.transport = transport;
    this.questions = questions;
    this.replies = new ArrayList<>(Collections.nCopies(questions.size(), null));
  }

  /**
   * Asks all of them.
   *
   * @param then takes the replies in the order of the questions
   * @param onFault takes what should not have happened; no further question is asked then
   */
  void ask(int parallel, Consumer<List<A>> then, Consumer<String> onFault) {
    for (int i = 0; i < Math.min(parallel, questions.size()); i++) {
      next(then, onFault);
    }
  }

  private void next(Consumer<List<A>> then, Consumer<String> onFault) {
    int index;
    synchronized (this) {
      if (fault != null || asked == questions.size()) {
        return;
      }
      index = asked++;
    }
    try {
      var unused =
          transport
              .ask(questions.get(index), false)
              .whenComplete(
                  (reply, failure) -> {
                    if (received(index, reply, String.valueOf(failure))) {
                      end(then, onFault);
                    } else {
                      next(then, onFault);
                    }
                  });
    } catch (RuntimeException | Error e) {
      if (received(index, null, e.toString())) {
        end(then, onFault);
      }
    }
  }

  /** Returns true with the last reply that is to be expected. */
  private synchronized boolean received(int index, @Nullable A reply, String failure) {
    answered++;
    replies.set(index, reply);
    if (reply == null && fault == null) {
      fault = failure;
    }
    return answered == (fault == null ? questions.size() : asked);
  }

  private void end(Consumer<List<A>> then, Consumer<String> onFault) {
    String wrong = fault;
    if (wrong != null) {
      onFault.accept(wrong);
      return;
    }
    List<A> all = new ArrayList<>(questions.size());
    for (A reply : replies) {
      if (reply != null) {
        all.add(reply);
      }
    }
    then.accept(all);
  }
}
