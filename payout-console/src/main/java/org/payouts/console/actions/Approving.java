package org.payouts.console.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.SentFor;
import org.payouts.config.Settings;
import org.payouts.console.access.Person;
import org.payouts.console.access.TimedStore;
import org.payouts.view.data.PayoutRow;

/**
 * A second person's yes, as {@code payouts approve} gives it: of exactly the payouts that were
 * shown, if the ledger still says that they wait for it.
 */
public final class Approving {
  /** The reason of payouts that wait for a second person. */
  public static final String WAITING_CODE = "NEEDS_APPROVAL";

  private static final int KEPT = 50;

  private final Settings settings;
  private final TimedStore<Shown> shown = new TimedStore<>(KEPT);

  /** What a person is about to approve. */
  private record Shown(List<PayoutRow> payouts, String because, Person person) {}

  /** What became of each: those that were approved, and the others with their reason. */
  public record Result(List<String> approved, Map<String, String> notApproved) {}

  /** Approvals for the stack that the settings name. */
  public Approving(Settings settings) {
    this.settings = settings;
  }

  /** Keeps what a person is about to approve until it is confirmed; returns its name. */
  public String select(List<PayoutRow> payouts, String because, Person person) {
    return shown.add(new Shown(List.copyOf(payouts), because, person));
  }

  /** The payouts that were shown to that person under the name. */
  public List<PayoutRow> selected(String name, Person person) {
    return find(name, person).map(Shown::payouts).orElse(List.of());
  }

  private Optional<Shown> find(String name, Person person) {
    return shown.get(name).filter(each -> each.person().name().equals(person.name()));
  }

  /** Approves what was shown, once; empty if it was done before or is too old. */
  public Optional<Result> approve(String name, Person person) {
    return find(name, person).flatMap(each -> shown.take(name)).map(this::approve);
  }

  private Result approve(Shown selection) {
    Person person = selection.person();
    Map<String, String> not = new TreeMap<>();
    List<PayoutResolution> approvals = new ArrayList<>();
    try (ResolutionClient client =
        new ResolutionClient(settings, new SentFor(person.name(), person.from()))) {
      Set<String> ids =
          selection.payouts().stream().map(PayoutRow::payoutId).collect(Collectors.toSet());
      Map<String, PayoutLedgerEntry> ledger = client.ledger(ids);
      for (PayoutRow row : selection.payouts()) {
        String refused = refused(row, ledger.get(row.payoutId()), person);
        if (refused.isEmpty()) {
          PayoutLedgerEntry entry = Objects.requireNonNull(ledger.get(row.payoutId()));
          approvals.add(
              ResolutionClient.approval(
                  row.payoutId(), entry.getContentHash(), person.name(), selection.because()));
        } else {
          not.put(row.payoutId(), refused);
        }
      }
      client.give(approvals);
    }
    return new Result(approvals.stream().map(PayoutResolution::getPayoutId).toList(), not);
  }

  /** Why the payout is not approved; empty if it is. */
  private static String refused(PayoutRow row, @Nullable PayoutLedgerEntry entry, Person person) {
    PayoutCommand command = entry == null ? null : entry.getCommand();
    if (entry == null || command == null || !WAITING_CODE.equals(entry.getWaitingCode())) {
      return "it does not wait for approval any more";
    }
    if (command.getAmountMinor() != row.amountMinor()
        || !command.getCurrency().equals(row.currency())) {
      return "it is not what was shown";
    }
    return person.name().equalsIgnoreCase(command.getRequestedBy())
        ? "you asked for it: somebody else has to approve it"
        : "";
  }
}
