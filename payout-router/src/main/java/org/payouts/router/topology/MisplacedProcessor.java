package org.payouts.router.topology;

import org.apache.kafka.streams.processor.api.Record;

/** Decides the requests that were passed on to the partition of their payout ID. */
final class MisplacedProcessor extends RequestProcessor<String, MisplacedRequest> {

  MisplacedProcessor(RequestHandling with) {
    super(with, Way.MISPLACED, RouterTopology.LATE_DECIDED);
  }

  @Override
  public void process(Record<String, MisplacedRequest> record) {
    MisplacedRequest misplaced = record.value();
    if (misplaced instanceof MisplacedRequest.Raw raw) {
      take(raw.request());
    } else {
      MisplacedRequest.Finished finished = (MisplacedRequest.Finished) misplaced;
      admit(finished.candidate(), finished.sourceRecord(), finished.resend(), finished.trace());
    }
  }

  @Override
  boolean isHere(String payoutId) {
    return true;
  }
}
