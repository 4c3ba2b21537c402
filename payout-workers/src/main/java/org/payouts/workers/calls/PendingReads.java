package org.payouts.workers.calls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Transport;

/**
 * Requests that move no money, some of them in flight at once. Responses come on any thread. The
 * end is reported once, when nothing is in flight any more.
 */
final class PendingReads<Q, A> {
  private final Transport<Q, A> transport;
  private final List<Q> requests;
  private final List<@Nullable A> responses;
  private int sent;
  private int answered;
  private @Nullable String fault;

  PendingReads(Transport<Q, A> transport, List<Q> requests) {
    this.transport = transport;
    this.requests = requests;
    this.responses = new ArrayList<>(Collections.nCopies(requests.size(), null));
  }

  /**
   * Asks all of them.
   *
   * @param then takes the responses in the order of the requests
   * @param onFault takes what should not have happened; no further request is sent then
   */
  void ask(int parallel, Consumer<List<A>> then, Consumer<String> onFault) {
    for (int i = 0; i < Math.min(parallel, requests.size()); i++) {
      next(then, onFault);
    }
  }

  private void next(Consumer<List<A>> then, Consumer<String> onFault) {
    int index;
    synchronized (this) {
      if (fault != null || sent == requests.size()) {
        return;
      }
      index = sent++;
    }
    try {
      var unused =
          transport
              .ask(requests.get(index), false)
              .whenComplete(
                  (response, failure) -> {
                    if (received(index, response, String.valueOf(failure))) {
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

  /** Returns true with the last response that is to be expected. */
  private synchronized boolean received(int index, @Nullable A response, String failure) {
    answered++;
    responses.set(index, response);
    if (response == null && fault == null) {
      fault = failure;
    }
    return answered == (fault == null ? requests.size() : sent);
  }

  private void end(Consumer<List<A>> then, Consumer<String> onFault) {
    String wrong = fault;
    if (wrong != null) {
      onFault.accept(wrong);
      return;
    }
    List<A> all = new ArrayList<>(requests.size());
    for (A response : responses) {
      if (response != null) {
        all.add(response);
      }
    }
    then.accept(all);
  }
}
