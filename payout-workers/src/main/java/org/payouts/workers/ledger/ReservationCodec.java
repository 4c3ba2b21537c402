package org.payouts.workers.ledger;

import java.util.HexFormat;
import org.payouts.ContentHash;
import org.payouts.PayoutReservationRequest;
import org.payouts.ReservationRequestKind;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Target;

/** Requests for reservations as their topic carries them. */
public final class ReservationCodec {
  private ReservationCodec() {}

  /** The record of a request. */
  public static PayoutReservationRequest write(ReservationRequest request) {
    Command command = request.command();
    PayoutRequest wanted = command.request();
    Target target = wanted.target();
    return PayoutReservationRequest.newBuilder()
        .setPayoutId(command.payoutId())
        .setKind(
            switch (request.kind()) {
              case RESERVE -> ReservationRequestKind.RESERVE;
              case CLAIMED -> ReservationRequestKind.CLAIMED;
              case PAID -> ReservationRequestKind.PAID;
              case FAILED -> ReservationRequestKind.FAILED;
            })
        .setContentHash(new ContentHash(HexFormat.of().parseHex(command.contentHash())))
        .setPlatform(target.platform())
        .setAccount(target.account())
        .setStudy(target.study())
        .setTarget(target.key())
        .setAmountMinor(wanted.amountMinor())
        .setCurrency(wanted.currency())
        .setOrdersRead(request.ordersRead())
        .build();
  }
}
