package org.payouts.workers.mturk;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.payouts.Platform;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.SinglePayoutProvider;

/**
 * MTurk takes a UniqueRequestToken: the same token pays once within 24 hours
 * (docs.aws.amazon.com/AWSMechTurk, RequestTokens).
 */
public final class MTurkProvider implements SinglePayoutProvider<MTurkQuestion, MTurkReply> {
  private static final Pattern WORKER = Pattern.compile("A[A-Z0-9]{1,63}");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z0-9]{1,64}");

  private final String namespace;

  /**
   * @param namespace distinguishes deployments that share an account; never changes
   */
  public MTurkProvider(String namespace) {
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("mturk.token.namespace is empty");
    }
    this.namespace = namespace;
  }

  @Override
  public Platform platform() {
    return Platform.MTURK;
  }

  /**
   * A first attempt asks nothing: everything needed is in the request. Another one has the token of
   * the first, whatever the namespace is now, and reads the list before: the token may be older
   * than MTurk remembers it, and would pay again.
   */
  @Override
  public Conversation<MTurkQuestion, MTurkReply, Preparation> prepare(Candidate candidate) {
    PayoutRequest request = candidate.request();
    Target.MTurk target = (Target.MTurk) request.target();
    if (!request.currency().equals("USD")) {
      return refused("CURRENCY_NOT_SUPPORTED", "MTurk pays USD, not " + request.currency());
    }
    if (request.amountMinor() < 1) {
      return refused("AMOUNT_NOT_POSITIVE", "amount " + request.amountMinor());
    }
    if (!WORKER.matcher(target.workerId()).matches()
        || !ASSIGNMENT.matcher(target.assignmentId()).matches()) {
      return refused("TARGET_INVALID", "worker or assignment does not look like an MTurk ID");
    }
    Basis earlier = candidate.earlier();
    if (earlier == null) {
      String token = BonusToken.of(namespace, request.payoutId());
      return Conversation.done(new Preparation.Ready(new Basis.MTurk(token)));
    }
    return read(request, earlier).map(evidence -> another(evidence, earlier));
  }

  private static Preparation another(Evidence evidence, Basis earlier) {
    if (evidence instanceof Evidence.Absent) {
      return new Preparation.Ready(earlier);
    }
    return evidence instanceof Evidence.Unreadable unreadable && !unreadable.targetUnknown()
        ? new Preparation.Later(unreadable.reason(), unreadable.pause())
        : new Preparation.Changed(evidence);
  }

  private static Conversation<MTurkQuestion, MTurkReply, Preparation> refused(
      String code, String detail) {
    return Conversation.done(new Preparation.Refused(code, detail));
  }

  /** Sends the claim's stored token, whatever the namespace is now. */
  @Override
  public Conversation<MTurkQuestion, MTurkReply, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    Target.MTurk target = (Target.MTurk) request.target();
    String token = ((Basis.MTurk) claim.basis()).token();
    MTurkQuestion bonus =
        new MTurkQuestion.SendBonus(
            target.workerId(),
            target.assignmentId(),
            MTurkBooks.dollars(request.amountMinor()),
            BonusReason.of(request.reason(), token),
            token);
    return Conversation.askMoney(
        bonus, reply -> Conversation.done(MTurkAnswers.of(reply, request, token)));
  }

  @Override
  public Conversation<MTurkQuestion, MTurkReply, Evidence> read(
      PayoutRequest request, Basis basis) {
    String token = ((Basis.MTurk) basis).token();
    return Listing.of(
        request.target().key(), listing -> MTurkBooks.evidence(listing, request, token));
  }

  /** Reads the account's balance; funds are open when it covers what is missing, fee included. */
  @Override
  public Conversation<MTurkQuestion, MTurkReply, ProbeResult> probe(Pause pause) {
    return Conversation.ask(
        new MTurkQuestion.GetAccountBalance(), reply -> Conversation.done(open(reply, pause)));
  }

  private static ProbeResult open(MTurkReply reply, Pause pause) {
    if (!(reply instanceof MTurkReply.AccountBalance balance)
        || !balance.available().matches("-?[0-9]{1,12}(\\.[0-9]{0,6})?")) {
      return new ProbeResult(false, text(reply));
    }
    BigDecimal missing = BigDecimal.valueOf(pause.amountMinor(), 2);
    boolean enough =
        pause.scope() != Pause.Scope.FUNDS
            || new BigDecimal(balance.available()).compareTo(missing) >= 0;
    return new ProbeResult(enough, "available " + balance.available() + " USD");
  }

  private static String text(MTurkReply reply) {
    if (reply instanceof MTurkReply.Refusal refusal) {
      return refusal.text();
    }
    boolean failed = reply instanceof MTurkReply.NotSent || reply instanceof MTurkReply.NoAnswer;
    return failed ? reply.toString() : "no usable answer";
  }
}
