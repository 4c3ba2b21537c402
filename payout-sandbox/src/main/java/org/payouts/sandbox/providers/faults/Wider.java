package org.payouts.sandbox.providers.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.payouts.sandbox.providers.book.Visibility;
import org.payouts.sandbox.providers.calls.Operation.Kind;

/**
 * The behaviours that chance may choose besides the named classes: answers that say no although the
 * call is carried out, late effects, payments that show late or flicker, reads that fail or show
 * what is not so.
 *
 * <p>Chance keeps what no client can do without: an executed call that was answered with a refusal
 * shows in reads within the measures of the defaults. Never shown, and entries that vanish, are for
 * scripts.
 */
final class Wider {

  private static final List<Integer> REFUSALS =
      List.of(400, 401, 402, 403, 404, 409, 422, 429, 500);
  private static final List<Integer> READ_FAILURES = List.of(403, 404, 409, 422, 500);

  private final FaultDefaults defaults;

  Wider(FaultDefaults defaults) {
    this.defaults = defaults;
  }

  List<Behaviour> of(Kind kind) {
    return switch (kind) {
      case MONEY -> money();
      case READ -> reads();
      case DRAFT -> drafts();
      case OTHER -> List.of();
    };
  }

  private List<Behaviour> money() {
    long lateMs = Math.min(defaults.settleLateMs(), 1_000);
    List<AnswerClass> answers =
        Stream.concat(
                REFUSALS.stream().map(AnswerClass::status),
                Stream.of(AnswerClass.of(0, Body.FUNDS), AnswerClass.of(200, Body.GARBAGE)))
            .toList();
    List<Behaviour> all = new ArrayList<>();
    for (AnswerClass answer : answers) {
      all.add(Behaviour.hiding(answer));
      all.add(Behaviour.late(answer, lateMs));
    }
    all.add(Behaviour.refusing(AnswerClass.of(0, Body.FUNDS)));
    // Of somebody in between: nothing is carried out.
    all.add(Behaviour.refusing(AnswerClass.of(200, Body.EMPTY)));
    all.add(Behaviour.shown(Visibility.after(defaults.settleLateMs())));
    all.add(Behaviour.shown(Visibility.flickering(0, lateMs, 2 * lateMs)));
    return all;
  }

  private static List<Behaviour> reads() {
    List<Behaviour> all = new ArrayList<>();
    READ_FAILURES.forEach(status -> all.add(Behaviour.refusing(AnswerClass.status(status))));
    all.add(Behaviour.refusing(AnswerClass.of(200, Body.GARBAGE)));
    all.add(Behaviour.hiding(AnswerClass.of(0, Body.TEXT)));
    all.add(Behaviour.hiding(AnswerClass.OWN.header("Set-Cookie", "session=simulated")));
    all.add(Behaviour.showing(Distortion.amountsOffBy(Distortion.NOISE)));
    all.add(Behaviour.showing(Distortion.entries(1)));
    all.add(Behaviour.showing(Distortion.ofAnotherId()));
    return all;
  }

  private static List<Behaviour> drafts() {
    return List.of(
        Behaviour.refusing(AnswerClass.status(403)),
        Behaviour.refusing(AnswerClass.status(409)),
        Behaviour.refusing(AnswerClass.of(400, Body.UNNAMED)),
        Behaviour.hiding(AnswerClass.of(201, Body.GARBAGE)));
  }
}
