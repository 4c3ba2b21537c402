package org.payouts.workers.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.payouts.Platform;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Provider;

/** The logic of a provider of the profile's kind, as small as it can be. */
final class SimProvider implements Provider<SimProvider.Question, SimProvider.Reply> {

  /** What is asked. */
  enum Verb {
    LIST,
    PAY,
    PROBE
  }

  /** How it is answered. */
  enum Status {
    OK,
    REFUSED,
    NOT_SENT,
    UNAUTHORIZED,
    TOO_MANY,
    NO_FUNDS,
    ERROR,
    TIMEOUT,
    TARGET_MISSING,
    TOKEN_USED
  }

  record Question(
      Verb verb, String payoutId, int attempt, String target, long amount, String token) {}

  /**
   * A reply.
   *
   * @param amounts visible payments of the target
   * @param ours whether one of them carries the payout's reference
   */
  record Reply(Status status, List<Long> amounts, boolean ours) {
    static Reply of(Status status) {
      return new Reply(status, List.of(), false);
    }
  }

  private final Profile profile;

  SimProvider(Profile profile) {
    this.profile = profile;
  }

  @Override
  public Platform platform() {
    return switch (profile.kind()) {
      case AMOUNTS -> Platform.PROLIFIC;
      case TOKEN -> Platform.MTURK;
      case COUNT -> Platform.RESPONDENT;
    };
  }

  private static Question question(Verb verb, PayoutRequest request, int attempt, String token) {
    // A payout's own target key may carry a suffix in one of the mutants.
    String target = request.target().key().replaceFirst("#.*", "");
    return new Question(verb, request.payoutId(), attempt, target, request.amountMinor(), token);
  }

  @Override
  public Conversation<Question, Reply, Preparation> prepare(PayoutRequest request) {
    return Conversation.ask(
        question(Verb.LIST, request, 0, ""), reply -> Conversation.done(prepared(request, reply)));
  }

  private Preparation prepared(PayoutRequest request, Reply reply) {
    return switch (reply.status()) {
      case OK ->
          new Preparation.Ready(
              switch (profile.kind()) {
                case AMOUNTS ->
                    new Basis.Prolific("bulk-" + request.payoutId(), decimals(reply.amounts()));
                case TOKEN -> new Basis.MTurk("token-" + request.payoutId());
                case COUNT -> new Basis.Respondent(reply.amounts().size());
              });
      case REFUSED -> new Preparation.Refused("REFUSED", "refused in preparation");
      case UNAUTHORIZED -> new Preparation.Later("401", Pause.account("401"));
      default -> new Preparation.Later(reply.status().name(), null);
    };
  }

  private static List<BigDecimal> decimals(List<Long> amounts) {
    return amounts.stream().map(BigDecimal::valueOf).toList();
  }

  @Override
  public Conversation<Question, Reply, Answer> pay(Claim claim) {
    String token = claim.basis() instanceof Basis.MTurk mturk ? mturk.token() : "";
    Question question = question(Verb.PAY, claim.request(), claim.attempt(), token);
    return Conversation.askMoney(
        question,
        reply ->
            reply.status() == Status.TOO_MANY
                ? look(claim)
                : Conversation.done(answer(claim, reply)));
  }

  /** 429: not paid, if a fresh look at the target shows no change. */
  private Conversation<Question, Reply, Answer> look(Claim claim) {
    return Conversation.ask(
        question(Verb.LIST, claim.request(), 0, ""),
        reply ->
            Conversation.done(
                compare(claim.request(), claim.basis(), reply) instanceof Evidence.Absent
                    ? new Answer.NotPaid(
                        "429", Pause.lane(claim.request().target().lane(), 1_000, "429"))
                    : new Answer.Unclear("429", false)));
  }

  private Answer answer(Claim claim, Reply reply) {
    PayoutRequest request = claim.request();
    return switch (reply.status()) {
      case OK ->
          profile.kind() == Profile.Kind.TOKEN
              ? new Answer.Paid(request.amountMinor(), null, "200")
              : new Answer.Accepted("ref", "accepted");
      case REFUSED -> new Answer.Refused("REFUSED", "refused");
      case NOT_SENT -> new Answer.NotPaid("not sent", null);
      case UNAUTHORIZED -> new Answer.NotPaid("401", Pause.account("401"));
      case NO_FUNDS ->
          new Answer.NotPaid(
              "no balance",
              Pause.funds(
                  profile.kind() == Profile.Kind.AMOUNTS ? request.target().lane() : "",
                  request.amountMinor(),
                  "no balance"));
      case TARGET_MISSING -> new Answer.TargetMissing("no such assignment");
      case TOKEN_USED -> new Answer.AlreadyProcessed("already processed");
      case TOO_MANY, ERROR, TIMEOUT -> unclear(reply);
    };
  }

  private Answer unclear(Reply reply) {
    return switch (profile.mutant()) {
      case B4_UNCLEAR_IS_FAILED -> new Answer.Refused("UNCLEAR", "unclear");
      case B5_UNCLEAR_IS_RETRIED -> new Answer.NotPaid("unclear", null);
      default -> new Answer.Unclear(reply.status().name(), reply.status() == Status.ERROR);
    };
  }

  @Override
  public Conversation<Question, Reply, Evidence> read(PayoutRequest request, Basis basis) {
    return Conversation.ask(
        question(Verb.LIST, request, 0, ""),
        reply -> Conversation.done(compare(request, basis, reply)));
  }

  private static Evidence compare(PayoutRequest request, Basis basis, Reply reply) {
    if (reply.status() != Status.OK) {
      return new Evidence.Unreadable(
          reply.status().name(),
          reply.status() == Status.UNAUTHORIZED ? Pause.account("401") : null);
    }
    String text = reply.amounts().toString();
    long amount = request.amountMinor();
    if (basis instanceof Basis.MTurk) {
      return reply.ours() ? new Evidence.Present(amount, null, text) : new Evidence.Absent(text);
    }
    if (basis instanceof Basis.Respondent respondent) {
      int more = reply.amounts().size() - respondent.count();
      return more == 0
          ? new Evidence.Absent(text)
          : more == 1 && reply.amounts().get(reply.amounts().size() - 1) == amount
              ? new Evidence.Present(amount, null, text)
              : new Evidence.Differs(text, true);
    }
    List<BigDecimal> now = new ArrayList<>(decimals(reply.amounts()));
    for (BigDecimal before : ((Basis.Prolific) basis).payments()) {
      if (!now.remove(before)) {
        return new Evidence.Differs(text, true);
      }
    }
    if (now.isEmpty()) {
      return new Evidence.Absent(text);
    }
    boolean has = now.contains(BigDecimal.valueOf(amount));
    return has && now.size() == 1
        ? new Evidence.Present(amount, null, text)
        : new Evidence.Differs(text, has);
  }

  @Override
  public Conversation<Question, Reply, ProbeResult> probe(Pause pause) {
    return Conversation.ask(
        new Question(Verb.PROBE, "", 0, pause.key(), pause.amountMinor(), ""),
        reply ->
            Conversation.done(new ProbeResult(reply.status() == Status.OK, reply.status().name())));
  }
}
