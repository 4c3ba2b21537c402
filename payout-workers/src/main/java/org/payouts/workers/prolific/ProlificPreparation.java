package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Preparation;

/**
 * What comes before a draft: each row by itself, then the balance that has to pay for all of them.
 * No question here moves money. All rows are of one workspace, study and currency.
 */
final class ProlificPreparation {
  private static final Set<String> CURRENCIES = Set.of("GBP", "USD");

  private final PreparedRows rows;
  private final Workspace workspace;
  private final int parallel;

  ProlificPreparation(List<PayoutRequest> requests, int parallel) {
    this.rows = new PreparedRows(requests);
    this.workspace = new Workspace(rows.first().target().workspaceId());
    this.parallel = parallel;
  }

  Conversation<HttpQuestion, HttpReply, List<Preparation>> begin() {
    for (BonusRow row : rows.open()) {
      refusal(row).ifPresent(refused -> rows.put(row, refused));
    }
    return rows.open().isEmpty()
        ? Conversation.done(rows.close(new Preparation.Deferred()))
        : Conversation.ask(ProlificRequests.balance(workspace.id()), this::afterBalance);
  }

  private static Optional<Preparation> refusal(BonusRow row) {
    PayoutRequest request = row.request();
    if (!CURRENCIES.contains(request.currency())) {
      return refused(
          "CURRENCY_NOT_SUPPORTED", "Prolific pays GBP or USD, not " + request.currency());
    }
    if (request.amountMinor() < 1) {
      return refused("AMOUNT_NOT_POSITIVE", "amount " + request.amountMinor());
    }
    return ProlificRequests.isId(row.target().workspaceId())
            && ProlificRequests.isId(row.target().studyId())
            && ProlificRequests.isId(row.submissionId())
        ? Optional.empty()
        : refused("TARGET_INVALID", "IDs have letters, digits, '-' and '_' only");
  }

  private static Optional<Preparation> refused(String code, String detail) {
    return Optional.of(new Preparation.Refused(code, detail));
  }

  private Conversation<HttpQuestion, HttpReply, List<Preparation>> afterBalance(HttpReply reply) {
    Optional<Trouble> trouble = workspace.trouble(reply);
    if (trouble.isPresent()) {
      return Conversation.done(rows.close(Workspace.later(trouble.get())));
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Optional<Balance> found = Balance.in(response);
    if (found.isEmpty()) {
      Trouble unexpected = workspace.unexpected("the workspace balance", response);
      return Conversation.done(rows.close(Workspace.later(unexpected)));
    }
    Balance balance = found.get();
    if (!balance.currency().equals(rows.first().request().currency())) {
      String pays = "workspace " + workspace.id() + " pays " + balance.currency();
      return Conversation.done(rows.close(new Preparation.Refused("WRONG_CURRENCY", pays)));
    }
    List<BonusRow> covered = covered(rows.open(), balance);
    if (covered.isEmpty()) {
      BonusRow first = rows.open().get(0);
      BigDecimal amount = BonusRow.sum(List.of(first));
      rows.put(first, Workspace.later(workspace.shortBy(amount, balance.text())));
      return Conversation.done(rows.close(new Preparation.Deferred()));
    }
    rows.putAll(
        rows.open().subList(covered.size(), rows.open().size()), new Preparation.Deferred());
    return new ProlificDrafts(rows, workspace, balance, parallel).begin();
  }

  /** As many as the balance covers, from the first on. */
  private static List<BonusRow> covered(List<BonusRow> open, Balance balance) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < open.size(); i++) {
      sum = sum.add(BigDecimal.valueOf(open.get(i).request().amountMinor()));
      if (balance.isShortOf(sum)) {
        return open.subList(0, i);
      }
    }
    return open;
  }
}
