package org.payouts.sandbox.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.payouts.BonusRequested;
import org.payouts.sandbox.providers.book.AppendOnlyFile;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.sandbox.providers.mturk.MTurkWorld;
import org.payouts.sandbox.providers.prolific.ProlificWorld;
import org.payouts.sandbox.providers.respondent.CountPolicy;
import org.payouts.sandbox.providers.respondent.RespondentWorld;

/**
 * What the simulated providers know, their world: only what they were taught, here, by a {@link
 * Lesson} or by {@code POST /sandbox/world}. Every change is a line in a file and is applied the
 * same way live and at the next start. Thread-safe.
 */
public final class World {

  private static final String ENTRIES = "book_entries";
  private static final String CLOCK = "clock_advance_ms";

  private final AppendOnlyFile file;
  private final Book book;
  private final SandboxClock clock;
  private final ProlificWorld prolific;
  private final MTurkWorld mturk;
  private final RespondentWorld respondent;

  World(
      AppendOnlyFile file,
      Book book,
      Balances balances,
      SandboxClock clock,
      CountPolicy policy,
      boolean lenient) {
    this.file = file;
    this.book = book;
    this.clock = clock;
    this.prolific = new ProlificWorld(change -> teach(Json.object("prolific", change)), balances);
    this.mturk = new MTurkWorld(change -> teach(Json.object("mturk", change)), balances);
    this.respondent =
        new RespondentWorld(change -> teach(Json.object("respondent", change)), balances, policy);
    prolific.lenient(lenient);
    mturk.lenient(lenient);
    respondent.lenient(lenient);
    file.replay(line -> apply(Json.parse(line)));
  }

  public ProlificWorld prolific() {
    return prolific;
  }

  public MTurkWorld mturk() {
    return mturk;
  }

  public RespondentWorld respondent() {
    return respondent;
  }

  /**
   * Applies and keeps a change, for example {@code
   * {"prolific":{"workspaces":{"w1":{"currency":"USD","balance_minor":5000}},
   * "studies":{"s1":{"workspace":"w1"}}}}}; members are named as the methods of the three worlds.
   *
   * @throws IllegalArgumentException when it is no object or names an unknown value
   */
  public void teach(JsonNode change) {
    if (!change.isObject()) {
      throw new IllegalArgumentException("a change of the world is a JSON object");
    }
    ObjectNode dated = change.deepCopy();
    dated.put(ENTRIES, book.size());
    apply(dated);
    file.append(Json.write(dated));
  }

  /** Teaches all that these requests take for granted. */
  public void seed(List<BonusRequested> requests) {
    teach(Lesson.of(requests));
  }

  /** Moves the clock forward. */
  void moveClock(long ms) {
    if (ms < 0) {
      throw new IllegalArgumentException("the clock only moves forward");
    }
    teach(Json.object().put(CLOCK, ms));
  }

  private void apply(JsonNode change) {
    int entries = change.path(ENTRIES).asInt();
    clock.move(change.path(CLOCK).asLong(0));
    prolific.apply(change.path("prolific"), entries);
    mturk.apply(change.path("mturk"), entries);
    respondent.apply(change.path("respondent"), entries);
  }
}
