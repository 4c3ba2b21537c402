package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;

/**
 * Finds rows that Prolific sets up as one draft, exactly as asked for, and reads the bonuses their
 * submissions hold. A draft moves no money, so refused ones may be tried again without the rows
 * that the refusal names; where it names none, with half of them.
 *
 * <p>The submissions come last, so that the baselines are as fresh as they can be. The lane is busy
 * and each row holds its target until the call has ended: no payment of ours can come between.
 */
final class ProlificDrafts {
  private static final int MOST_SET_UPS = 16;

  private final PreparedRows rows;
  private final Workspace workspace;
  private final Balance balance;
  private final int parallel;
  private final Map<BonusRow, List<BigDecimal>> baselines = new HashMap<>();

  /** Refused alone and unnamed: perhaps the row is at fault, perhaps everything is. */
  private final Map<BonusRow, HttpReply.Response> suspects = new HashMap<>();

  private int setUps;
  private boolean accepted;

  /**
   * @param balance covers the amounts of all open rows; fees are not known yet
   */
  ProlificDrafts(PreparedRows rows, Workspace workspace, Balance balance, int parallel) {
    this.rows = rows;
    this.workspace = workspace;
    this.balance = balance;
    this.parallel = parallel;
  }

  Conversation<HttpQuestion, HttpReply, List<Preparation>> begin() {
    return setUp(rows.open());
  }

  // ---- set-up --------------------------------------------------------------------------------

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> setUp(List<BonusRow> tried) {
    setUps++;
    return Conversation.ask(ProlificRequests.setUp(tried), reply -> afterSetUp(reply, tried));
  }

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> afterSetUp(
      HttpReply reply, List<BonusRow> tried) {
    Optional<Trouble> trouble = workspace.trouble(reply);
    if (trouble.isPresent()) {
      return end(Workspace.later(trouble.get()));
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    if (Refusals.balanceIsShort(response)) {
      return tooDear(tried, BonusRow.sum(tried), response);
    }
    Set<String> words = Refusals.named(response);
    List<BonusRow> named =
        tried.stream().filter(row -> words.contains(row.submissionId())).toList();
    if (!named.isEmpty()) {
      rows.putAll(named, new Preparation.Refused("SET_UP_REFUSED", response.text()));
      return again(tried.stream().filter(row -> !named.contains(row)).toList(), response);
    }
    if (Refusals.isRefusal(response)) {
      return divide(tried, response);
    }
    Optional<Draft> draft = Draft.in(response);
    return draft.isEmpty() ? unexpected(response) : check(draft.get(), tried, response);
  }

  /** A draft that is not exactly what was asked for is never paid. */
  private Conversation<HttpQuestion, HttpReply, List<Preparation>> check(
      Draft draft, List<BonusRow> tried, HttpReply.Response response) {
    String study = rows.first().target().studyId();
    if (draft.study().isPresent() && !draft.study().get().equals(study)) {
      return end(blocked("Prolific set up study " + draft.study().get()));
    }
    BigDecimal asked = BonusRow.sum(tried);
    if (draft.amount().compareTo(asked) != 0) {
      if (tried.size() > 1) {
        return again(half(tried), response); // Which of them it is, only smaller drafts tell.
      }
      String amount = draft.amount().toPlainString();
      rows.putAll(
          tried,
          blocked(
              "Prolific set up " + amount + " minor units instead of " + asked.toPlainString()));
      return again(List.of(), response);
    }
    if (balance.isShortOf(draft.needed())) {
      return tooDear(tried, draft.needed(), response);
    }
    accepted = true;
    suspects.forEach((row, said) -> rows.put(row, refusedAlone(said)));
    suspects.clear();
    rows.open().stream()
        .filter(row -> !tried.contains(row))
        .forEach(row -> rows.put(row, new Preparation.Deferred()));
    return baselines.keySet().containsAll(tried)
        ? ready(draft.bulkId(), tried)
        : Conversation.askAll(
            tried.stream().map(row -> ProlificRequests.submission(row.submissionId())).toList(),
            parallel,
            replies -> afterSubmissions(replies, draft.bulkId(), tried));
  }

  /** With fees, or by Prolific's own reckoning, the balance covers fewer rows. */
  private Conversation<HttpQuestion, HttpReply, List<Preparation>> tooDear(
      List<BonusRow> tried, BigDecimal needed, HttpReply.Response response) {
    if (tried.size() == 1) {
      String detail = balance.text() + "; the set-up: " + response.text();
      rows.putAll(tried, Workspace.later(workspace.shortBy(needed, detail)));
      return end(new Preparation.Deferred());
    }
    List<BonusRow> fewer = half(tried);
    rows.putAll(tried.subList(fewer.size(), tried.size()), new Preparation.Deferred());
    return again(fewer, response);
  }

  /** Refused without a name: the first half is tried, down to one row. */
  private Conversation<HttpQuestion, HttpReply, List<Preparation>> divide(
      List<BonusRow> tried, HttpReply.Response response) {
    if (tried.size() > 1) {
      return again(half(tried), response);
    }
    if (accepted) {
      rows.putAll(tried, refusedAlone(response));
    } else {
      suspects.put(tried.get(0), response);
    }
    return again(List.of(), response);
  }

  /** Tries these, or if there are none what has not been tried by itself yet. */
  private Conversation<HttpQuestion, HttpReply, List<Preparation>> again(
      List<BonusRow> some, HttpReply.Response response) {
    List<BonusRow> next =
        some.isEmpty()
            ? rows.open().stream().filter(row -> !suspects.containsKey(row)).toList()
            : some;
    boolean refused = next.isEmpty() ? !suspects.isEmpty() : setUps >= MOST_SET_UPS;
    if (refused) {
      return unexpected(response); // All are refused, or too many: no row can be blamed.
    }
    return next.isEmpty() ? end(new Preparation.Deferred()) : setUp(next);
  }

  private static List<BonusRow> half(List<BonusRow> tried) {
    return tried.subList(0, tried.size() / 2);
  }

  // ---- submissions ---------------------------------------------------------------------------

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> afterSubmissions(
      List<HttpReply> replies, String bulkId, List<BonusRow> tried) {
    Map<BonusRow, Trouble> troubled = new LinkedHashMap<>();
    for (int i = 0; i < tried.size(); i++) {
      BonusRow row = tried.get(i);
      baseline(row, replies.get(i)).ifPresent(trouble -> troubled.put(row, trouble));
    }
    if (troubled.size() == tried.size()) {
      Optional<Trouble> pausing =
          troubled.values().stream().filter(trouble -> trouble.pause() != null).findFirst();
      if (pausing.isPresent()) {
        return end(Workspace.later(pausing.get()));
      }
    }
    boolean others = troubled.size() < tried.size();
    troubled.forEach(
        (row, trouble) -> rows.put(row, others ? ofOne(trouble) : Workspace.later(trouble)));
    List<BonusRow> kept = rows.open();
    if (kept.size() == tried.size()) {
      return ready(bulkId, tried);
    }
    // The draft holds rows that must not be paid: it is left alone, and another one made.
    return kept.isEmpty() ? end(new Preparation.Deferred()) : setUp(kept);
  }

  /** Notes what the submission holds; or tells why that is not known. */
  private Optional<Trouble> baseline(BonusRow row, HttpReply reply) {
    Optional<Trouble> trouble = workspace.trouble(reply);
    if (trouble.isPresent()) {
      return trouble;
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Submission> found = Submission.in(response);
    if (found.isEmpty()) {
      return Optional.of(workspace.unexpected("the submission", response));
    }
    if (found.get().studyId().equals(row.target().studyId())) {
      baselines.put(row, found.get().payments());
    } else {
      String of = "submission " + row.submissionId() + " is of study " + found.get().studyId();
      rows.put(row, new Preparation.Refused("WRONG_STUDY", of));
    }
    return Optional.empty();
  }

  /**
   * The submissions of others could be read, so nothing but this row stands still: a full bulk
   * would hardly ever be paid if one lost answer among its reads held up all the others.
   */
  private static Preparation ofOne(Trouble trouble) {
    Pause pause = trouble.pause();
    return pause != null && pause.scope() == Pause.Scope.ACCOUNT
        ? new Preparation.Blocked(trouble.why())
        : new Preparation.Later(trouble.why(), null);
  }

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> ready(
      String bulkId, List<BonusRow> tried) {
    Function<BonusRow, List<BigDecimal>> baseline = row -> baselines.getOrDefault(row, List.of());
    tried.forEach(
        row ->
            rows.put(row, new Preparation.Ready(new Basis.Prolific(bulkId, baseline.apply(row)))));
    return end(new Preparation.Deferred());
  }

  // ---- ends ----------------------------------------------------------------------------------

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> end(Preparation rest) {
    return Conversation.done(rows.close(rest));
  }

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> unexpected(
      HttpReply.Response response) {
    return end(Workspace.later(workspace.unexpected("the set-up", response)));
  }

  /** Others were set up meanwhile, so it is the row; but only what is named may fail (design 9). */
  private static Preparation refusedAlone(HttpReply.Response response) {
    return new Preparation.Blocked(
        "Prolific sets up others, but not this one, and does not name it: "
            + response.text()
            + ". Report it to Prolific.");
  }

  private static Preparation blocked(String why) {
    return new Preparation.Blocked(
        why + ". Nothing is paid until both agree; report it to Prolific.");
  }
}
