package org.payouts.workers.respondent;

import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Preparation;

/**
 * Project, screener response, payouts: three questions before a claim. The list comes last, so that
 * the count is as fresh as it can be. A closed project is not looked for: what it refuses is not
 * documented, and the payout call says so itself.
 */
final class RespondentPreparation {
  /** Per participant and project (developers.respondent.io, multiple payments). */
  private static final int MOST_PAYOUTS = 5;

  private final RespondentRequests requests;
  private final boolean countConfirmed;
  private final PayoutRequest request;
  private final Target.Respondent target;

  RespondentPreparation(
      RespondentRequests requests, boolean countConfirmed, PayoutRequest request) {
    this.requests = requests;
    this.countConfirmed = countConfirmed;
    this.request = request;
    this.target = (Target.Respondent) request.target();
  }

  Conversation<HttpQuestion, HttpReply, Preparation> begin() {
    if (!request.currency().equals("USD")) {
      return refused("CURRENCY_NOT_SUPPORTED", "Respondent pays USD, not " + request.currency());
    }
    if (target.incentiveMinor() < 1) {
      return refused("INCENTIVE_NOT_POSITIVE", "incentive " + target.incentiveMinor());
    }
    if (request.amountMinor() < target.incentiveMinor()) {
      return refused(
          "AMOUNT_BELOW_INCENTIVE",
          "Respondent always pays the whole incentive of " + target.incentiveMinor() + " cents");
    }
    if (!RespondentRequests.isId(target.projectId())
        || !RespondentRequests.isId(target.screenerResponseId())) {
      return refused("TARGET_INVALID", "IDs have letters, digits, '-' and '_' only");
    }
    return Conversation.ask(requests.project(target), this::afterProject);
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterProject(HttpReply reply) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Project> found = Project.in(response);
    if (found.isEmpty()) {
      return unexpected("the project", response);
    }
    Project project = found.get();
    if (project.incentiveMinor().compareTo(BigDecimal.valueOf(target.incentiveMinor())) != 0) {
      return refused(
          "INCENTIVE_DIFFERS",
          "project "
              + target.projectId()
              + " pays "
              + project.incentiveMinor().toPlainString()
              + " cents, the request expects "
              + target.incentiveMinor());
    }
    return Conversation.ask(
        requests.response(target), next -> afterResponse(next, project.autopay()));
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterResponse(
      HttpReply reply, boolean autopay) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Attendance> found = Attendance.in(response);
    if (found.isEmpty()) {
      return unexpected("the screener response", response);
    }
    Attendance attendance = found.get();
    if (!attendance.payable() || !attendance.visible()) {
      return blocked(
          "the screener response is "
              + attendance.status()
              + " and "
              + attendance.visibility()
              + "; waiting until it is ATTENDED or PAID and VISIBLE");
    }
    return Conversation.ask(requests.payouts(target), list -> afterPayouts(list, autopay));
  }

  private Conversation<HttpQuestion, HttpReply, Preparation> afterPayouts(
      HttpReply reply, boolean autopay) {
    Optional<Trouble> trouble = trouble(reply);
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Payouts> found = Payouts.in(response, target.screenerResponseId());
    if (found.isEmpty()) {
      return response.success()
          ? later(new Trouble("the list of payouts contradicts itself: " + response.text(), null))
          : unexpected("the list of payouts", response);
    }
    int count = found.get().count();
    if (autopay && count == 0) {
      return blocked("waiting for the automatic first payout of the project");
    }
    if (count + 1 > MOST_PAYOUTS) {
      return refused("TOO_MANY_PAYOUTS", "there are " + count + " payouts already");
    }
    if (count + 1 > 1 && !countConfirmed) {
      return blocked(
          "this would send payoutCount "
              + (count + 1)
              + ", whose meaning is not documented; confirm in staging that it makes exactly one"
              + " payout, then set respondent.payout.count.confirmed=true");
    }
    return Conversation.done(new Preparation.Ready(new Basis.Respondent(count)));
  }

  private Optional<Trouble> trouble(HttpReply reply) {
    return Trouble.of(reply, "", target.lane());
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> unexpected(
      String what, HttpReply.Response response) {
    return later(Trouble.unexpected(what, response, ""));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> later(Trouble trouble) {
    return Conversation.done(new Preparation.Later(trouble.why(), trouble.pause()));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> refused(
      String code, String detail) {
    return Conversation.done(new Preparation.Refused(code, detail));
  }

  private static Conversation<HttpQuestion, HttpReply, Preparation> blocked(String why) {
    return Conversation.done(new Preparation.Blocked(why));
  }
}
