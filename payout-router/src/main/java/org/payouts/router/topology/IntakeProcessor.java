package org.payouts.router.topology;

import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.payouts.SourcePosition;
import org.payouts.router.health.RouterMetrics;
import org.payouts.tracing.TraceHeaders;

/**
 * Reads bonus-requested. A request that lies in the partition of its payout ID is decided; others
 * are passed on to that partition.
 */
final class IntakeProcessor extends RequestProcessor<byte[], byte[]> {
  private final ToIntFunction<String> partitions;
  private final RouterMetrics metrics;

  /**
   * @param partitions the partition of a payout ID
   */
  IntakeProcessor(RequestHandling with, ToIntFunction<String> partitions) {
    super(with, Way.DIRECT, RouterTopology.DECIDED);
    this.partitions = partitions;
    this.metrics = with.metrics();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    take(
        new RequestRecord(
            new SourcePosition(place.topic(), place.partition(), place.offset()),
            record.timestamp(),
            SourceRecordHeaders.asksForResend(record.headers()),
            record.key(),
            record.value(),
            TraceHeaders.read(record.headers())));
  }

  @Override
  boolean isHere(String payoutId) {
    boolean here = partitions.applyAsInt(payoutId) == context().taskId().partition();
    metrics.placed(here);
    return here;
  }
}
