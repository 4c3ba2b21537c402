package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.PayoutState.Submitted;
import org.payouts.workers.model.QuietPeriod;

/** One payout's calls with others that may be made again, and what is known by them. */
final class SharedCalls {

  /** Absence that counts once the others have been looked up, and what it proves then. */
  record HeldAbsence(BookReading.Absent books, QuietPeriod quiet) {}

  private final OpenPayout row;

  /** Null if there are none, as nearly always. */
  private @Nullable List<SharedCall> calls;

  private @Nullable HeldAbsence held;

  SharedCalls(OpenPayout row) {
    this.row = row;
  }

  void add(SharedCall call) {
    calls = calls == null ? new ArrayList<>(1) : calls;
    calls.add(call);
  }

  List<SharedCall> all() {
    return calls == null ? List.of() : calls;
  }

  /** The payout's next state is in the ledger. */
  void committed(PayoutState next) {
    if (!(next instanceof PayoutState.InDoubt)) {
      held = null; // It says nothing of a later call.
    }
    if (next instanceof Settled) {
      all().forEach(call -> call.settled(row));
      calls = null;
    }
  }

  // ---- what the payout says of the others ------------------------------------------------------

  /**
   * It was paid. A call that the provider has accepted explains that; without one, any of its calls
   * may have paid it, and the others of that call.
   */
  void wasPaid() {
    if (!row.newestCallAccepted()) {
      all().forEach(SharedCall::carriedOut);
    }
  }

  /**
   * What its books have shown.
   *
   * @return true if they show the payment, alone or beside another
   */
  boolean shown(BookReading evidence) {
    if (evidence instanceof BookReading.Present) {
      wasPaid();
      return true;
    }
    if (evidence instanceof BookReading.Differs differs && evidence.isLikelyOurs()) {
      if (!row.newestCallAccepted() || row.payout().paymentsLikeOurs(differs.entries()) > 1) {
        all().forEach(SharedCall::carriedOut); // Its newest call alone does not explain it.
      }
      return true;
    }
    return false;
  }

  /** Its absence would have been seen, or its books cannot be read. */
  void lookedUp() {
    all().forEach(call -> call.lookedUp(row));
  }

  // ---- what the others say of the payout -------------------------------------------------------

  /** A call of it has paid others: it may have paid this one. */
  boolean mayHavePaid() {
    return all().stream().anyMatch(call -> call.mayHavePaid(row));
  }

  /** What its absence proves is not known before all of its calls' payouts have been looked up. */
  boolean awaitOthers() {
    return all().stream().anyMatch(call -> call.awaitsOthers(row));
  }

  /** Its absence was proven, but others of its calls have not been read since the take-over. */
  boolean awaitFirstRead() {
    return all().stream().anyMatch(call -> call.awaitsFirstRead(row));
  }

  /** A person has looked: what others of its calls show says nothing more. */
  void personHasLooked() {
    all().forEach(call -> call.decidedByPerson(row));
  }

  /**
   * Keeps the absence for later.
   *
   * @return true if it has waited for the others since an earlier read, and for no time any more
   */
  boolean hold(BookReading.Absent books, QuietPeriod quiet) {
    boolean again = held != null && held.quiet() == QuietPeriod.FULL;
    held = new HeldAbsence(books, quiet);
    return again;
  }

  /** Returns the absence that was held, once; null if there is none. */
  @Nullable HeldAbsence takeHeld() {
    HeldAbsence taken = held;
    held = null;
    return taken;
  }

  // ---- what the ledger says --------------------------------------------------------------------

  /**
   * The provider's names of the newest calls, where calls are made for several: of the newest that
   * may have left, and of the newest draft, which others may know more about.
   */
  Set<String> newestNames() {
    History history = row.history();
    Attempt newest =
        row.state() instanceof Claimed claimed
            ? claimed.attempt()
            : row.state() instanceof RetryWait wait && history.sentCalls() > 0 ? wait.last() : null;
    if (newest == null || !(newest.baseline() instanceof Baseline.Prolific bulk)) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(2);
    names.add(bulk.bulkId());
    if (history.reference() != null) {
      names.add(history.reference());
    }
    names.remove(Baseline.Prolific.NO_CALL_OF_OURS);
    return names;
  }

  /** This of its newest calls was carried out: it was accepted, or was seen in the books. */
  boolean wasCarriedOut(String name) {
    History history = row.history();
    return (history.callCarriedOut() && name.equals(history.reference()))
        || row.state() instanceof Submitted
        || booksShowIt();
  }

  /** As entries of the ledger show that are older than the field that says it. */
  private boolean booksShowIt() {
    return row.payout()
        .recordedBooks()
        .filter(books -> books instanceof BookReading.Present || books.isLikelyOurs())
        .isPresent();
  }
}
