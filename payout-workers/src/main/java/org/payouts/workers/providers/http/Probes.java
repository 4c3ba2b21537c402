package org.payouts.workers.providers.http;

import java.util.function.Predicate;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.provider.ProviderFlow;

/** Asks whether what stands still may go on. Without an answer it may not. */
public final class Probes {
  private Probes() {}

  public static ProviderFlow<ProviderRequest, ProviderResponse, ProbeResult> ask(
      ProviderRequest question, Predicate<ProviderResponse.Response> opens) {
    return ProviderFlow.ask(
        question,
        reply ->
            ProviderFlow.done(
                reply instanceof ProviderResponse.Response response
                    ? new ProbeResult(opens.test(response), response.text())
                    : new ProbeResult(false, reply.toString())));
  }
}
