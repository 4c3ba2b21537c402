package org.payouts.workers.simulation;

import java.util.function.UnaryOperator;
import org.payouts.Platform;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.protocol.TestClaims;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Provider;

/** A real provider seen through a mutant: answers are taken wrongly, targets are hidden. */
final class Mutated<Q, A> implements Provider<Q, A> {
  private static final String MARK = "-of-";

  private final Provider<Q, A> real;
  private final Mutant mutant;

  private Mutated(Provider<Q, A> real, Mutant mutant) {
    this.real = real;
    this.mutant = mutant;
  }

  static <Q, A> Provider<Q, A> of(Provider<Q, A> real, Mutant mutant) {
    return mutant == Mutant.NONE ? real : new Mutated<>(real, mutant);
  }

  /** A key that hides from the core which target it is. */
  static String hidden(String target, String payoutId) {
    return target + MARK + payoutId;
  }

  static String shown(String key) {
    int mark = key.indexOf(MARK);
    return mark < 0 ? key : key.substring(0, mark);
  }

  private static PayoutRequest shown(PayoutRequest request) {
    Target target = request.target();
    Target real =
        target instanceof Target.Prolific p
            ? new Target.Prolific(p.workspaceId(), p.studyId(), shown(p.submissionId()))
            : target instanceof Target.Respondent r
                ? new Target.Respondent(
                    r.projectId(), shown(r.screenerResponseId()), r.incentiveMinor())
                : target;
    return new PayoutRequest(
        request.payoutId(), real, request.amountMinor(), request.currency(), request.reason());
  }

  @Override
  public Platform platform() {
    return real.platform();
  }

  @Override
  public Conversation<Q, A, Preparation> prepare(PayoutRequest request) {
    return real.prepare(shown(request));
  }

  @Override
  public Conversation<Q, A, Answer> pay(Claim claim) {
    boolean known = mutant.hidesTargets() || mutant == Mutant.B17_REFUSAL_WIPES_DOUBT;
    Claim seen = known ? TestClaims.first(shown(claim.request()), claim.basis()) : claim;
    return mapped(real.pay(seen), this::taken);
  }

  private Answer taken(Answer answer) {
    if (!(answer instanceof Answer.Unclear unclear)) {
      return answer;
    }
    return switch (mutant) {
      case B4_UNCLEAR_IS_FAILED -> new Answer.Refused("UNCLEAR", unclear.why());
      case B5_UNCLEAR_IS_RETRIED -> new Answer.NotPaid(unclear.why(), null);
      default -> answer;
    };
  }

  private static <Q, A, R> Conversation<Q, A, R> mapped(
      Conversation<Q, A, R> conversation, UnaryOperator<R> result) {
    if (conversation instanceof Conversation.Done<Q, A, R> done) {
      return Conversation.done(result.apply(done.result()));
    }
    Conversation.Ask<Q, A, R> ask = (Conversation.Ask<Q, A, R>) conversation;
    return new Conversation.Ask<>(
        ask.question(), ask.money(), reply -> mapped(ask.then().apply(reply), result));
  }

  @Override
  public Conversation<Q, A, Evidence> read(PayoutRequest request, Basis basis) {
    return real.read(shown(request), basis);
  }

  @Override
  public Conversation<Q, A, ProbeResult> probe(Pause pause) {
    return real.probe(pause);
  }
}
