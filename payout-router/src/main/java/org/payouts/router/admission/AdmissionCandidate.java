package org.payouts.router.admission;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.ContentHash;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;

/**
 * A request on its way to admission.
 *
 * @param written its command, spelled as the request is, with version 2 of the content hash
 * @param version1 version 1 of the hash; few requests need it. Both are over the uncut request
 */
public record AdmissionCandidate(PayoutCommand written, Supplier<ContentHash> version1) {

  /**
   * A candidate that comes as a command with version 1 of the hash.
   *
   * @param version2 null from an earlier router, which knew one version of the hash
   */
  public static AdmissionCandidate ofCommand(
      PayoutCommand command, @Nullable ContentHash version2) {
    ContentHash version1 = command.getContentHash();
    ContentHash hash =
        version2 == null
            ? ContentHashes.v2(command.getTarget(), command.getAmountMinor(), command.getCurrency())
            : version2;
    return new AdmissionCandidate(
        PayoutCommand.newBuilder(command).setContentHash(hash).build(), () -> version1);
  }

  /** The candidate as a command with version 1 of the hash. */
  public PayoutCommand command() {
    return PayoutCommand.newBuilder(written).setContentHash(version1.get()).build();
  }

  ContentHash version2() {
    return written.getContentHash();
  }

  /**
   * Whether the registered request asked for the same payment. What was admitted under version 1
   * had the spelling of its request, or the canonical one.
   */
  boolean asksForTheSameAs(PayoutAdmission registered) {
    ContentHash hash = registered.getContentHash();
    return registered.getPlatform() == CommandFactory.platform(written)
        && (hash.equals(version2())
            || hash.equals(version1.get())
            || hash.equals(
                ContentHashes.v1(
                    Targets.canonical(written.getTarget()),
                    written.getAmountMinor(),
                    written.getCurrency())));
  }
}
