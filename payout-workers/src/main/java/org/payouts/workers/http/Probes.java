package org.payouts.workers.http;

import java.util.function.Predicate;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.ProbeResult;

/** Asks whether what stands still may go on. Without an answer it may not. */
public final class Probes {
  private Probes() {}

  public static Conversation<HttpQuestion, HttpReply, ProbeResult> ask(
      HttpQuestion question, Predicate<HttpReply.Response> opens) {
    return Conversation.ask(
        question,
        reply ->
            Conversation.done(
                reply instanceof HttpReply.Response response
                    ? new ProbeResult(opens.test(response), response.text())
                    : new ProbeResult(false, reply.toString())));
  }
}
