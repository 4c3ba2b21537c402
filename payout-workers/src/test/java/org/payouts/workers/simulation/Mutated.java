package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.payouts.Platform;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** A real provider seen through a mutant: answers are taken wrongly, targets are hidden. */
final class Mutated<Q, A> implements Provider<Q, A> {
  private static final String MARK = "-of-";

  private final Provider<Q, A> real;
  private final Mutant mutant;
  private final Drafts drafts;

  private Mutated(Provider<Q, A> real, Mutant mutant, Drafts drafts) {
    this.real = real;
    this.mutant = mutant;
    this.drafts = drafts;
  }

  static <Q, A> Provider<Q, A> of(Provider<Q, A> real, Mutant mutant, Drafts drafts) {
    return mutant == Mutant.NONE ? real : new Mutated<>(real, mutant, drafts);
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
  public ProviderFlow<Q, A, List<Preparation>> prepare(
      List<PreparationInput> candidates, int parallel) {
    List<PreparationInput> rows = candidates.stream().map(this::taken).toList();
    return switch (mutant) {
      case B24_ROW_IN_TWO_LIVE_BULKS -> withAnEarlierRow(rows, parallel);
      case B25_ORPHANED_DRAFT_PAID ->
          real.prepare(rows, parallel)
              .map(found -> fromOrphan(rows.get(0).request().target().lane(), found));
      case D22_STUDY_NOT_BOUND -> blind(real.prepare(rows, parallel));
      case D23_PAUSE_TOO_WIDE ->
          real.prepare(rows, parallel).map(found -> found.stream().map(this::wider).toList());
      case UNREADY_ROW_STAYS_IN_DRAFT -> real.prepare(rows, parallel).map(Mutated::lastUnready);
      default -> real.prepare(rows, parallel);
    };
  }

  private PreparationInput taken(PreparationInput candidate) {
    PayoutRequest request = shown(candidate.request());
    return switch (mutant) {
      case D18_NEW_BASELINE_PER_ATTEMPT -> new PreparationInput(request, null, candidate.known());
      case D21_TARGET_FORGETS -> new PreparationInput(request, candidate.earlier(), List.of());
      default -> new PreparationInput(request, candidate.earlier(), candidate.known());
    };
  }

  /** The study's page says nothing that could bind. */
  @SuppressWarnings("unchecked")
  private <R> ProviderFlow<Q, A, R> blind(ProviderFlow<Q, A, R> conversation) {
    if (!(conversation instanceof ProviderFlow.Ask<Q, A, R> ask)) {
      return conversation;
    }
    boolean study =
        ask.request() instanceof ProviderRequest question && question.path().contains("/studies/");
    return new ProviderFlow.Ask<>(
        ask.request(),
        ask.money(),
        reply ->
            blind(
                ask.then()
                    .apply(
                        study
                                && reply instanceof ProviderResponse.Response response
                                && response.success()
                            ? (A) new ProviderResponse.Response(200, response.headers(), "{}", true)
                            : reply)));
  }

  private Preparation wider(Preparation found) {
    return found instanceof Preparation.Later later && later.pause() != null
        ? new Preparation.Later(later.reason(), wider(later.pause()))
        : found;
  }

  private Pause wider(Pause pause) {
    boolean unit = pause.scope() == Pause.Scope.LANE || pause.scope() == Pause.Scope.STUDY;
    if (!unit) {
      return pause;
    }
    Pause wide = Pause.account(pause.reason());
    drafts.narrow.put(wide, pause);
    return wide;
  }

  private ProviderFlow<Q, A, List<Preparation>> withAnEarlierRow(
      List<PreparationInput> rows, int parallel) {
    PreparationInput last = rows.get(rows.size() - 1);
    Target target = last.request().target();
    PreparationInput earlier = drafts.lastRow.put(target.lane() + target.bulk(), last);
    if (earlier == null || rows.stream().anyMatch(row -> sameTarget(row, earlier))) {
      return real.prepare(rows, parallel);
    }
    List<PreparationInput> more = new ArrayList<>(rows);
    more.add(earlier);
    return real.prepare(more, parallel).map(found -> found.subList(0, rows.size()));
  }

  private static boolean sameTarget(PreparationInput one, PreparationInput other) {
    return one.request().target().key().equals(other.request().target().key());
  }

  private List<Preparation> fromOrphan(String workspace, List<Preparation> found) {
    Deque<String> unpaid = drafts.unpaid(workspace);
    String orphan = unpaid.peekFirst();
    List<Preparation> taken = new ArrayList<>();
    for (Preparation each : found) {
      if (each instanceof Preparation.Ready ready
          && ready.baseline() instanceof Baseline.Prolific own) {
        if (!unpaid.contains(own.bulkId())) {
          unpaid.addLast(own.bulkId());
        }
        String bulkId = orphan == null ? own.bulkId() : orphan;
        taken.add(
            new Preparation.Ready(
                new Baseline.Prolific(bulkId, own.payments(), own.currency(), own.workspace())));
      } else {
        taken.add(each);
      }
    }
    return taken;
  }

  /** The last row waits; the draft with it in it is paid. */
  private static List<Preparation> lastUnready(List<Preparation> found) {
    List<Preparation> taken = new ArrayList<>(found);
    int last = found.size() - 1;
    if (last > 0
        && found.get(last) instanceof Preparation.Ready
        && found.get(last - 1) instanceof Preparation.Ready) {
      taken.set(last, new Preparation.Deferred());
    }
    return taken;
  }

  @Override
  public ProviderFlow<Q, A, Answer> pay(MoneyCall call) {
    Claim first = call.claims().get(0);
    if (first.baseline() instanceof Baseline.Prolific baseline) {
      drafts.unpaid(first.request().target().lane()).remove(baseline.bulkId());
    }
    boolean known = mutant.hidesTargets() || mutant == Mutant.B17_REFUSAL_WIPES_DOUBT;
    MoneyCall seen =
        known ? TestClaims.call(TestClaims.first(shown(first.request()), first.baseline())) : call;
    return real.pay(seen).map(this::taken);
  }

  private Answer taken(Answer answer) {
    if (mutant == Mutant.B5_UNCLEAR_IS_RETRIED && answer instanceof Answer.Unclear unclear) {
      return new Answer.NotSent(unclear.why());
    }
    return mutant == Mutant.D19_NO_IS_BELIEVED && answer instanceof Answer.PresumedNotPaid no
        ? new Answer.NotSent(no.reason().text())
        : answer;
  }

  @Override
  public ProviderFlow<Q, A, BookReading> read(PayoutRequest request, Baseline baseline) {
    ProviderFlow<Q, A, BookReading> reading = real.read(shown(request), baseline);
    return mutant == Mutant.B26_ONE_ROW_SPEAKS_FOR_ALL && baseline instanceof Baseline.Prolific bulk
        ? reading.map(evidence -> ofTheBulk(bulk.bulkId(), evidence))
        : reading;
  }

  private BookReading ofTheBulk(String bulkId, BookReading evidence) {
    if (evidence instanceof BookReading.Present) {
      drafts.shown.putIfAbsent(bulkId, evidence);
    }
    return drafts.shown.getOrDefault(bulkId, evidence);
  }

  @Override
  public ProviderFlow<Q, A, ProbeResult> probe(Pause pause) {
    return real.probe(drafts.narrow.getOrDefault(pause, pause));
  }

  @Override
  public ProviderFlow<Q, A, List<Funds>> funds(String account) {
    return real.funds(account);
  }
}
