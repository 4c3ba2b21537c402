package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;

/**
 * Balance, draft, submission: three questions before a claim, none of which moves money. The
 * submission comes last, so that the baseline is as fresh as it can be.
 */
final class ProlificPreparation {
  private static final Set<String> CURRENCIES = Set.of("GBP", "USD");

  private final PayoutRequest request;
  private final Target.Prolific target;

  ProlificPreparation(PayoutRequest request) {
    this.request = request;
    this.target = (Target.Prolific) request.target();
  }

  Conversation<HttpQuestion, HttpReply, Preparation> begin() {
    if (!CURRENCIES.contains(request.currency())) {
      return refused(
          "CURRENCY_NOT_SUPPORTED", "Prolific pays GBP or USD, not " + request.currency());
    }
    if (request.amountMinor() < 1) {
      return refused("AMOUNT_NOT_POSITIVE", "amount " + request.amountMinor());
    }
    if (!ProlificRequests.isId(target.workspaceId())
        || !ProlificRequests.isId(target.studyId())
        || !ProlificRequests.isId(target.submissionId())) {
      return refused("TARGET_INVALID", "IDs have letters, digits, '-' and '_' only");
    }
    return Conversation.ask(ProlificRequests.balance(target.workspaceId()), this::afterBalance);
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterBalance(HttpReply reply) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Balance> found = Balance.in(response);
    if (found.isEmpty()) {
      return unexpected("the workspace balance", response);
    }
    Balance balance = found.get();
    if (!balance.currency().equals(request.currency())) {
      return refused(
          "WRONG_CURRENCY", "workspace " + target.workspaceId() + " pays " + balance.currency());
    }
    BigDecimal amount = BigDecimal.valueOf(request.amountMinor());
    return balance.isShortOf(amount)
        ? later(shortBy(amount, balance.text()))
        : Conversation.ask(
            ProlificRequests.setUp(target, request), set -> afterSetUp(set, balance));
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterSetUp(
      HttpReply reply, Balance balance) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    if (Refusals.balanceIsShort(response)) {
      return later(shortBy(BigDecimal.valueOf(request.amountMinor()), response.text()));
    }
    if (Refusals.names(target.submissionId(), response)) {
      return refused("SET_UP_REFUSED", response.text());
    }
    Optional<Draft> draft = Draft.in(response);
    return draft.isEmpty() ? unexpected("the set-up", response) : check(draft.get(), balance);
  }

  /** A draft that is not exactly what was asked for is never paid. */
  private Conversation<HttpQuestion, HttpReply, Preparation> check(Draft draft, Balance balance) {
    if (draft.amount().compareTo(BigDecimal.valueOf(request.amountMinor())) != 0) {
      return blocked(
          "Prolific set up "
              + draft.amount().toPlainString()
              + " minor units instead of "
              + request.amountMinor());
    }
    if (draft.study().isPresent() && !draft.study().get().equals(target.studyId())) {
      return blocked("Prolific set up study " + draft.study().get());
    }
    if (balance.isShortOf(draft.needed())) {
      return later(shortBy(draft.needed(), "with fees; " + balance.text()));
    }
    return Conversation.ask(
        ProlificRequests.submission(target.submissionId()),
        reply -> afterSubmission(reply, draft.bulkId()));
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterSubmission(
      HttpReply reply, String bulkId) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Submission> submission = Submission.in(response);
    if (submission.isEmpty()) {
      return unexpected("the submission", response);
    }
    if (!submission.get().studyId().equals(target.studyId())) {
      return refused(
          "WRONG_STUDY",
          "submission " + target.submissionId() + " is of study " + submission.get().studyId());
    }
    return Conversation.done(
        new Preparation.Ready(new Basis.Prolific(bulkId, submission.get().payments())));
  }

  private Optional<Trouble> trouble(HttpReply reply) {
    return Trouble.of(reply, target.workspaceId(), target.lane());
  }

  private Trouble shortBy(BigDecimal needed, String detail) {
    String why =
        "workspace "
            + target.workspaceId()
            + " needs "
            + needed.toPlainString()
            + " minor units: "
            + detail
            + ". Add funds.";
    return new Trouble(why, Pause.funds(target.workspaceId(), needed.longValueExact(), why));
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> unexpected(
      String what, HttpReply.Response response) {
    return later(Trouble.unexpected(what, response, target.workspaceId()));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> later(Trouble trouble) {
    return Conversation.done(new Preparation.Later(trouble.why(), trouble.pause()));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> refused(
      String code, String detail) {
    return Conversation.done(new Preparation.Refused(code, detail));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> blocked(String why) {
    return Conversation.done(
        new Preparation.Blocked(
            why + ". Nothing is paid until both agree; report it to Prolific."));
  }
}
