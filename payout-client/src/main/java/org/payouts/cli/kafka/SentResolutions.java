package org.payouts.cli.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutResolution;
import org.payouts.cli.failure.CommandFailure;

/** Resolutions on their way to Kafka. Those that are there stand, whatever becomes of the rest. */
final class SentResolutions {
  private final int asked;
  private final Map<PayoutResolution, Future<RecordMetadata>> sent = new LinkedHashMap<>();

  /** Of so many that are to be published. */
  SentResolutions(int asked) {
    this.asked = asked;
  }

  void add(PayoutResolution resolution, Future<RecordMetadata> future) {
    sent.put(resolution, future);
  }

  /**
   * Waits for all that were sent.
   *
   * @return what stands, by offset
   * @throws CommandFailure if one does not stand; it says how many do
   */
  Map<Long, PayoutResolution> byOffset() {
    Map<Long, PayoutResolution> byOffset = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    @Nullable Throwable cause = null;
    for (Map.Entry<PayoutResolution, Future<RecordMetadata>> each : sent.entrySet()) {
      try {
        byOffset.put(each.getValue().get().offset(), each.getKey());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      } catch (ExecutionException e) {
        missing.add(each.getKey().getPayoutId());
        cause = cause == null ? e.getCause() : cause;
      }
    }
    if (cause != null) {
      throw failure(missing.get(0), byOffset.size(), cause);
    }
    return byOffset;
  }

  private CommandFailure failure(String missing, int stand, Throwable cause) {
    CommandFailure failure =
        asked == 1
            ? CommandFailure.problem(
                "the resolution of " + missing + " was not published: " + cause,
                "run the same command again")
            : CommandFailure.problem(
                "%d of %d resolutions stand and are dealt with; the others, that of %s first, were"
                        .formatted(stand, asked, missing)
                    + " not published: "
                    + cause,
                "give those that are still open again: none counts twice");
    return failure.causedBy(cause);
  }
}
