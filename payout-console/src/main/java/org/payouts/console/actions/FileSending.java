package org.payouts.console.actions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.payouts.BonusRequested;
import org.payouts.cli.asked.AskedBefore;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.LineChecker;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.kafka.AskedBeforeReader;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.cli.kafka.SentFor;
import org.payouts.cli.limits.LimitForecast;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.plan.PlanDifference;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestFiles;
import org.payouts.cli.requests.RequestLimits;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;
import org.payouts.console.access.Person;
import org.payouts.console.access.TimedStore;

/**
 * Plans a file as the dry run of {@code payouts request} does, and sends exactly that plan: it is
 * made anew before, and if it is another one nothing is sent.
 */
public final class FileSending {
  private static final int KEPT = 20;

  private final Settings settings;
  private final TimedStore<Planned> plans = new TimedStore<>(KEPT);

  /** A plan that waits for its person. */
  private record Planned(PlannedFile file, Person person) {}

  /** Sends to the stack that the settings name. */
  public FileSending(Settings settings) {
    this.settings = settings;
  }

  /** What came of sending. */
  public sealed interface Sent {
    /**
     * It was sent.
     *
     * @param text in one sentence
     */
    record Done(String text, PlannedFile file) implements Sent {}

    /**
     * File and stack give another plan: nothing was sent.
     *
     * @param changes in sentences
     */
    record Changed(List<String> changes) implements Sent {}
  }

  /** What would be sent. */
  public PlannedFile plan(RequestFile file) {
    RequestPlan read =
        new RequestFiles(RequestLimits.of(settings), Instant.now())
            .add(file.name(), file.contents(), file.options())
            .plan();
    if (!read.sound()) {
      return new PlannedFile(file, read, List.of(), null, null);
    }
    List<BonusRequested> requests = read.bonuses().stream().map(PlannedBonus::request).toList();
    try (AskedBeforeReader reader = new AskedBeforeReader(settings)) {
      AskedBefore asked = reader.read(requests, (done, total) -> {});
      List<CheckedLine> lines = new LineChecker(asked).check(read.bonuses());
      Sending sending = Sending.of(lines, file.again(), file.correct());
      PaymentPlan plan =
          sending.possible()
              ? PaymentPlan.of(reader.cluster(), sending, LimitForecast.read(reader))
              : null;
      return new PlannedFile(file, read, lines, sending, plan);
    }
  }

  /** Keeps a plan until its person sends it; returns its name. */
  public String keep(PlannedFile file, Person person) {
    return plans.add(new Planned(file, person));
  }

  /** Sends a plan, once; empty if there is none of that name, or it is somebody else's. */
  public Optional<Sent> send(String name, Person person) {
    return plans
        .get(name)
        .filter(planned -> planned.person().name().equals(person.name()))
        .flatMap(planned -> plans.take(name))
        .map(planned -> send(planned.file(), person));
  }

  private Sent send(PlannedFile planned, Person person) {
    PlannedFile now = plan(planned.file());
    PaymentPlan then = planned.plan();
    PaymentPlan today = now.plan();
    Sending sending = now.sending();
    if (then == null || today == null || sending == null) {
      return new Sent.Changed(List.of("some lines could not be sent any more"));
    }
    if (!then.hash().equals(today.hash())) {
      return new Sent.Changed(PlanDifference.between(then, today));
    }
    try (RequestPublisher publisher =
        new RequestPublisher(settings, new SentFor(person.name(), person.from()))) {
      publisher.publish(sending.requests(person.name()), done -> {});
    }
    return new Sent.Done(sending.text(), now);
  }
}
