package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;

/** What may be the matter with a workspace, and what then stands still. */
record Workspace(String id) {

  static Preparation later(Trouble trouble) {
    return new Preparation.Later(trouble.why(), trouble.pause());
  }

  /** The workspace is the lane. */
  Optional<Trouble> trouble(HttpReply reply) {
    return Trouble.of(reply, id, id);
  }

  Trouble unexpected(String what, HttpReply.Response response) {
    return Trouble.unexpected(what, response, id);
  }

  Trouble shortBy(BigDecimal needed, String detail) {
    String why =
        "workspace "
            + id
            + " needs "
            + needed.toPlainString()
            + " minor units: "
            + detail
            + ". Add funds.";
    return new Trouble(why, Pause.funds(id, needed.longValueExact(), why));
  }
}
