package org.payouts.workers.ledger;

import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.Refusal;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.tracing.TraceContext;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.PayoutRequest;

/** Commands as the topics carry them. */
public final class CommandCodec {
  private static final HexFormat HEX = HexFormat.of();

  private CommandCodec() {}

  /**
   * A command as the protocol knows it.
   *
   * @throws UnusableRecordException if the command has no target that this version knows
   */
  public static Command read(PayoutCommand avro) {
    return read(avro, null);
  }

  /**
   * The same in the trace that its record names.
   *
   * @throws UnusableRecordException if the command has no target that this version knows
   */
  public static Command read(PayoutCommand avro, @Nullable TraceContext trace) {
    PayoutRequest request =
        new PayoutRequest(
            avro.getPayoutId(),
            TargetCodec.read(avro.getTarget()),
            avro.getAmountMinor(),
            avro.getCurrency(),
            avro.getReason(),
            trace);
    SourcePosition source = avro.getSource();
    Refusal refusal = avro.getRefusal();
    return new Command(
        request,
        HEX.formatHex(avro.getContentHash().bytes()),
        HEX.formatHex(avro.getRequestSha256().bytes()),
        new Command.Source(source.getTopic(), source.getPartition(), source.getOffset()),
        avro.getRequestedAt() == null ? null : avro.getRequestedAt().toEpochMilli(),
        avro.getAdmittedAt().toEpochMilli(),
        avro.getBatch(),
        avro.getLedgerTopicId(),
        refusal == null ? null : new Command.Refused(refusal.getCode(), refusal.getDetail()),
        avro.getRequestedBy());
  }

  static PayoutCommand write(Command command) {
    PayoutRequest request = command.request();
    Command.Refused refused = command.refused();
    return PayoutCommand.newBuilder()
        .setPayoutId(request.payoutId())
        .setTarget(TargetCodec.write(request.target()))
        .setAmountMinor(request.amountMinor())
        .setCurrency(request.currency())
        .setReason(request.reason())
        .setRequestedAt(instant(command.requestedAtMs()))
        .setBatch(command.batch())
        .setContentHash(contentHash(command))
        .setRequestSha256(requestSha256(command))
        .setSource(source(command))
        .setAdmittedAt(Instant.ofEpochMilli(command.admittedAtMs()))
        .setLedgerTopicId(command.ledgerTopicId())
        .setRefusal(refused == null ? null : new Refusal(refused.code(), refused.detail()))
        .setRequestedBy(command.requestedBy())
        .build();
  }

  static ContentHash contentHash(Command command) {
    return new ContentHash(HEX.parseHex(command.contentHash()));
  }

  static Sha256 requestSha256(Command command) {
    return new Sha256(HEX.parseHex(command.requestSha256()));
  }

  static SourcePosition source(Command command) {
    Command.Source source = command.source();
    return new SourcePosition(source.topic(), source.partition(), source.offset());
  }

  static @Nullable Instant instant(@Nullable Long ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms);
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
