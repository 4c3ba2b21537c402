package org.payouts.console.actions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.Reviews;
import org.payouts.cli.kafka.SentFor;
import org.payouts.config.Settings;
import org.payouts.console.access.Person;
import org.payouts.console.access.TimedStore;
import org.payouts.console.actions.ResolveJob.Outcome;
import org.payouts.service.LogEvent;
import org.payouts.view.data.OpenReview;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what people decide, as {@code payouts resolve} does: the reviews are read from their
 * topic once more, the resolutions written, and the workers' answers waited for.
 */
public final class Resolving implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Resolving.class);
  private static final int KEPT = 50;
  private static final int AT_ONCE = 4;

  private final Settings settings;
  private final Duration timeout;
  private final TimedStore<Selection> selections = new TimedStore<>(KEPT);
  private final TimedStore<ResolveJob> jobs = new TimedStore<>(KEPT);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "console-resolve");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param timeout how long answers are waited for
   */
  public Resolving(Settings settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
  }

  /** Keeps what a person is about to decide until it is confirmed; returns its name. */
  public String select(Selection selection) {
    return selections.add(selection);
  }

  /** How many payouts a selection has; 0 if there is none of that name. */
  public int size(String name) {
    return selections.get(name).map(selection -> selection.reviews().size()).orElse(0);
  }

  /** Begins what was selected, once, if it is that person's; returns the job's name. */
  public Optional<String> confirm(String name, Person person) {
    return selections
        .get(name)
        .filter(selection -> selection.person().name().equals(person.name()))
        .flatMap(selection -> selections.take(name))
        .map(
            selection ->
                begin(
                    new ResolveJob(
                        selection.verdict(),
                        person,
                        selection.because(),
                        selection.reviews().size()),
                    job -> decide(job, selection)));
  }

  /** Ends a payout, or forbids another attempt; returns the job's name. */
  public String cancel(String payoutId, String because, Person person) {
    return begin(
        new ResolveJob(Verdict.CANCEL, person, because, 1),
        job -> {
          try (ResolutionClient client = client(person)) {
            give(job, client, List.of(ResolutionClient.cancel(payoutId, person.name(), because)));
          }
        });
  }

  public Optional<ResolveJob> job(String name) {
    return jobs.get(name);
  }

  private interface Work {
    void of(ResolveJob job);
  }

  private String begin(ResolveJob job, Work work) {
    String name = jobs.add(job);
    threads.execute(
        () -> {
          try {
            work.of(job);
            job.end(null);
          } catch (RuntimeException e) {
            LogEvent.DECISION_BROKEN_OFF
                .on(log)
                .setCause(e)
                .log("A decision was not carried out to its end");
            job.end(e.getMessage());
          }
        });
    return name;
  }

  private ResolutionClient client(Person person) {
    return new ResolutionClient(settings, new SentFor(person.name(), person.from()));
  }

  private void decide(ResolveJob job, Selection selection) {
    Person person = selection.person();
    try (ResolutionClient client = client(person)) {
      Reviews now = client.reviews();
      List<PayoutResolution> resolutions = new ArrayList<>();
      for (OpenReview shown : selection.reviews()) {
        String id = shown.payout().payoutId();
        PayoutReview review = now.of(id).orElse(null);
        if (review == null || !Reviews.isOpen(review)) {
          job.line(id, Outcome.CHANGED, "its review is closed; nothing was written");
        } else if (!Selection.isSame(shown, review)) {
          job.line(id, Outcome.CHANGED, "its review says something else now; nothing was written");
        } else {
          resolutions.add(
              ResolutionClient.resolution(
                  review, selection.verdict(), person.name(), selection.because()));
        }
      }
      if (!resolutions.isEmpty()) {
        give(job, client, resolutions);
      }
    }
  }

  private void give(ResolveJob job, ResolutionClient client, List<PayoutResolution> resolutions) {
    List<PayoutResolution> unanswered =
        client.decide(
            resolutions,
            timeout,
            (resolution, answer) ->
                job.line(
                    resolution.getPayoutId(),
                    "APPLIED".equals(answer.getVerdictStatus()) ? Outcome.APPLIED : Outcome.REFUSED,
                    answer.getVerdictDetail()));
    if (unanswered.isEmpty()) {
      return;
    }
    Map<String, PayoutLedgerEntry> ledger =
        client.ledger(
            unanswered.stream().map(PayoutResolution::getPayoutId).collect(Collectors.toSet()));
    for (PayoutResolution each : unanswered) {
      PayoutLedgerEntry entry = ledger.get(each.getPayoutId());
      if (entry != null && PipelineStatus.isSettled(entry.getState())) {
        job.line(
            each.getPayoutId(), Outcome.REFUSED, "it was settled first: it is " + entry.getState());
      } else {
        job.line(
            each.getPayoutId(),
            Outcome.UNANSWERED,
            "no answer in time; the resolution stands. Is the platform's worker running?");
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
