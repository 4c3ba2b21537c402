package org.payouts.workers.simulation;

import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/** What a money call is answered, whatever became of it. */
enum Says {
  OWN(0),
  NO_FUNDS(0),
  BAD_REQUEST(400),
  UNAUTHORIZED(401),
  PAYMENT_REQUIRED(402),
  FORBIDDEN(403),
  NOT_FOUND(404),
  CONFLICT(409),
  UNPROCESSABLE(422),
  TOO_MANY(429),
  BROKEN(500),
  UNAVAILABLE(503),
  GATEWAY(504),
  HTML(200),
  HALF(0),
  SILENCE(0);

  private final int status;

  Says(int status) {
    this.status = status;
  }

  /** A presumption: that nothing was paid. */
  boolean no() {
    return switch (this) {
      case NO_FUNDS, UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN, TOO_MANY -> true;
      default -> false;
    };
  }

  /** A refusal, which makes FAILED once absence is seen. */
  boolean refuses() {
    return switch (this) {
      case BAD_REQUEST, NOT_FOUND, CONFLICT, UNPROCESSABLE -> true;
      default -> false;
    };
  }

  SimulatedResponse reply(ProviderApi api, Call call, SimulatedResponse own) {
    return switch (this) {
      case OWN -> own;
      case NO_FUNDS -> api.outOfFunds();
      case HALF -> own.delivered(Delivery.HALF);
      case SILENCE -> own.delivered(Delivery.HANG);
      case HTML -> SimulatedResponse.html(200, "Welcome to the hotel's network");
      default -> api.refusal(status, call);
    };
  }
}
