package org.payouts.router.admission;

import org.payouts.ContentHash;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;

/**
 * A request on its way to admission.
 *
 * @param written its command, spelled as the request is, with version 1 of the content hash
 * @param version2 version 2 of the hash, over the uncut request
 */
public record AdmissionCandidate(PayoutCommand written, ContentHash version2) {

  /** A candidate that an earlier router has passed on, which knew one version of the hash. */
  public static AdmissionCandidate ofEarlierRouter(PayoutCommand written) {
    return new AdmissionCandidate(
        written,
        ContentHashes.v2(written.getTarget(), written.getAmountMinor(), written.getCurrency()));
  }

  /**
   * Whether the registered request asked for the same payment. What was admitted under version 1
   * had the spelling of its request, or the canonical one.
   */
  boolean asksForTheSameAs(PayoutAdmission registered) {
    ContentHash hash = registered.getContentHash();
    return registered.getPlatform() == CommandFactory.platform(written)
        && (hash.equals(version2)
            || hash.equals(written.getContentHash())
            || hash.equals(
                ContentHashes.v1(
                    Targets.canonical(written.getTarget()),
                    written.getAmountMinor(),
                    written.getCurrency())));
  }
}
