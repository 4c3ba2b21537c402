package org.payouts.router.intake;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;

/** What the bytes of a record turned out to be. */
public sealed interface ParsedRequest {

  /** A request with a well-formed payout ID and a target this router knows. */
  record Request(BonusRequested request) implements ParsedRequest {}

  /**
   * A request without a usable ID or without an owner.
   *
   * @param payoutId the ID, if it is well-formed
   */
  record Invalid(String detail, @Nullable String payoutId) implements ParsedRequest {}

  /** Bytes that are no request at all. */
  record Undecodable(String detail) implements ParsedRequest {}
}
