package org.payouts.workers.providers.http;

import java.util.function.Predicate;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.provider.ProviderFlow;

/** Asks whether what stands still may go on. Without an answer it may not. */
public final class Probes {
  private Probes() {}

  public static ProviderFlow<ProviderRequest, ProviderResponse, ProbeResult> ask(
      ProviderRequest request, Predicate<ProviderResponse.Response> opens) {
    return ProviderFlow.ask(
        request,
        response ->
            ProviderFlow.done(
                response instanceof ProviderResponse.Response answer
                    ? new ProbeResult(opens.test(answer), answer.text())
                    : new ProbeResult(false, response.toString())));
  }
}
