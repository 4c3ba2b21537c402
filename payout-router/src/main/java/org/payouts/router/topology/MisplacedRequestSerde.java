package org.payouts.router.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.admin.MisplacedPlace;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.intake.SourceRecord;
import org.payouts.router.topology.MisplacedRequest.Finished;
import org.payouts.router.topology.MisplacedRequest.Raw;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceHeaders;

/**
 * What crosses the repartition topic. A raw request is its own bytes, with its place and time in
 * one header and the beginning of its key in another. A finished one is a command with the headers
 * of {@link SourceRecordHeaders}. Both carry their trace.
 *
 * @param commands written with the schema of their later topic, so that the internal topic needs no
 *     subject of its own
 */
record MisplacedRequestSerde(Serde<PayoutCommand> commands)
    implements Serde<MisplacedRequest>,
        Serializer<MisplacedRequest>,
        Deserializer<MisplacedRequest> {
  private static final String KEY = "key";

  @Override
  public Serializer<MisplacedRequest> serializer() {
    return this;
  }

  @Override
  public Deserializer<MisplacedRequest> deserializer() {
    return this;
  }

  @Override
  public byte[] serialize(String topic, MisplacedRequest request) {
    throw new UnsupportedOperationException("a misplaced request has headers");
  }

  @Override
  public MisplacedRequest deserialize(String topic, byte[] bytes) {
    throw new UnsupportedOperationException("a misplaced request has headers");
  }

  @Override
  @SuppressWarnings("NullAway") // A raw request was decoded, so it has a value.
  public byte[] serialize(String topic, Headers headers, MisplacedRequest request) {
    if (request instanceof Raw raw) {
      RequestRecord read = raw.request();
      headers.add(
          MisplacedPlace.HEADER, new MisplacedPlace(read.source(), read.timestamp()).bytes());
      if (read.key() != null) {
        headers.add(KEY, SourceRecord.keyHead(read.key()));
      }
      SourceRecordHeaders.writeResend(headers, read.resend());
      TraceHeaders.write(read.trace(), headers);
      return read.value();
    }
    Finished finished = (Finished) request;
    SourceRecordHeaders.write(
        headers,
        finished.sourceRecord(),
        finished.resend(),
        finished.candidate().written().getContentHash());
    TraceHeaders.write(finished.trace(), headers);
    PayoutCommand command = finished.candidate().command();
    return commands
        .serializer()
        .serialize(Topics.commands(CommandFactory.platform(command)), command);
  }

  @Override
  public MisplacedRequest deserialize(String topic, Headers headers, byte[] bytes) {
    byte[] place = SourceRecordHeaders.value(headers, MisplacedPlace.HEADER);
    if (place != null) {
      return new Raw(raw(MisplacedPlace.of(place), headers, bytes));
    }
    PayoutCommand command = commands.deserializer().deserialize(topic, bytes);
    return new Finished(
        SourceRecordHeaders.candidate(headers, command),
        SourceRecordHeaders.read(headers, command),
        SourceRecordHeaders.asksForResend(headers),
        TraceHeaders.read(headers));
  }

  private static RequestRecord raw(MisplacedPlace place, Headers headers, byte @Nullable [] value) {
    return new RequestRecord(
        place.source(),
        place.timeMs(),
        SourceRecordHeaders.asksForResend(headers),
        SourceRecordHeaders.value(headers, KEY),
        value,
        TraceHeaders.read(headers));
  }

  @Override
  public void configure(java.util.Map<String, ?> configuration, boolean isKey) {}

  @Override
  public void close() {}
}
