package org.payouts.sandbox.providers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.providers.book.AppendOnlyFile;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.book.Settlements;
import org.payouts.sandbox.providers.book.Settler;
import org.payouts.sandbox.providers.calls.CallLog;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.AccountFaults;
import org.payouts.sandbox.providers.faults.FaultDefaults;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.http.HttpListener;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.sandbox.providers.mturk.MTurkApi;
import org.payouts.sandbox.providers.prolific.ProlificApi;
import org.payouts.sandbox.providers.respondent.CountPolicy;
import org.payouts.sandbox.providers.respondent.RespondentApi;

/**
 * The three providers on one loopback port: Prolific under {@code /api/v1}, Respondent under {@code
 * /v1}, MTurk at {@code POST /}. {@link #book()} is what they really paid, also at {@code GET
 * /books}; {@code GET /calls?since=N} is every call received, {@code GET /faults} what went wrong
 * on purpose. Worlds, faults and the clock change by {@code POST /sandbox/world}, {@code
 * /sandbox/faults} and {@code /sandbox/clock}, or in process. Thread-safe.
 */
public final class SimulatedProviders implements AutoCloseable {

  private final SandboxClock clock = new SandboxClock();
  private final AppendOnlyFile bookFile;
  private final AppendOnlyFile queueFile;
  private final AppendOnlyFile worldFile;
  private final Book book;
  private final Settlements settlements;
  private final World world;
  private final FaultPlan faults;
  private final Outsiders outsiders;
  private final CallLog calls = new CallLog(clock::millis);
  private final Settler settler;
  private final HttpListener listener;

  private SimulatedProviders(Options options) {
    Timing timing = options.timing();
    bookFile = AppendOnlyFile.open(options.dataDir(), "book.jsonl");
    queueFile = AppendOnlyFile.open(options.dataDir(), "queue.jsonl");
    worldFile = AppendOnlyFile.open(options.dataDir(), "world.jsonl");
    book = new Book(bookFile, clock::millis);
    settlements = new Settlements(queueFile, book, clock::millis);
    Balances balances = new Balances(book, clock::millis);
    world =
        new World(worldFile, book, balances, clock, options.respondentPolicy(), options.lenient());
    faults =
        new FaultPlan(
                new FaultDefaults(timing.accountHealMs(), timing.settleLateMs(), timing.lagMs()))
            .percent(options.faultPercent(), options.seed());
    Path script = options.script();
    if (script != null) {
      load(script);
    }
    RespondentApi respondent =
        new RespondentApi(world.respondent(), book, balances, clock::millis, timing.readLagMs());
    outsiders = new Outsiders(book, respondent);
    Dispatcher dispatcher =
        new Dispatcher(
            new ProlificApi(
                world.prolific(),
                book,
                settlements,
                balances,
                clock::millis,
                timing.visibleDelayMs(),
                options.prolificToken()),
            new MTurkApi(world.mturk(), book, balances, clock::millis, timing.readLagMs()),
            respondent,
            new ControlApi(
                book,
                settlements,
                calls,
                faults,
                world,
                outsiders,
                new ControlGuard(options.host())),
            book,
            settlements,
            balances,
            faults,
            new AccountFaults(clock::millis),
            calls,
            timing.latencyMs());
    listener =
        HttpListener.start(
            options.host(), options.port(), timing.hangMs(), timing.slowByteMs(), dispatcher);
    settler = Settler.start(settlements);
  }

  /**
   * Starts the providers.
   *
   * @throws UncheckedIOException when the port is taken or a file cannot be read or written
   * @throws IllegalArgumentException when the script is wrong
   */
  public static SimulatedProviders start(Options options) {
    return new SimulatedProviders(options);
  }

  /**
   * A script is a fault script that may also teach: {@code
   * {"world":{...},"percent":10,"seed":7,"faults":[...]}}.
   */
  private void load(Path script) {
    try {
      JsonNode content = Json.parse(Files.readString(script));
      if (content.has("world")) {
        world.teach(content.path("world"));
      }
      faults.load(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script " + script, e);
    }
  }

  /**
   * Scheme, host and port: what {@code prolific.base.url}, {@code mturk.endpoint} and {@code
   * respondent.base.url} take.
   */
  public URI uri() {
    return listener.uri();
  }

  public Book book() {
    return book;
  }

  public World world() {
    return world;
  }

  public FaultPlan faults() {
    return faults;
  }

  public CallLog calls() {
    return calls;
  }

  public SandboxClock clock() {
    return clock;
  }

  /** Accepted payments that are not made yet. */
  public int queued() {
    return settlements.waiting();
  }

  /** Moves the providers' clock forward; what becomes due is settled before this returns. */
  public void advance(long ms) {
    world.moveClock(ms);
    settlements.settleDue();
  }

  /**
   * Somebody pays by hand in a provider's web app: real money, but not through the API. Minor
   * units.
   */
  public Payment payByHand(
      Provider provider, String study, String target, long amountMinor, String currency) {
    return outsiders.payByHand(provider, study, target, amountMinor, currency);
  }

  /** Respondent's own automatic first payment of the project's incentive lands. */
  public void landAutopay(String project, String screenerResponse) {
    outsiders.landAutopay(project, screenerResponse);
  }

  /** Ends all connections. What was written stays in the data directory. */
  @Override
  public void close() {
    listener.close();
    settler.close();
    bookFile.close();
    queueFile.close();
    worldFile.close();
  }

  /**
   * How the providers are started; immutable.
   *
   * @param port 0 for a free one
   * @param dataDir where books and memory live; null for this process only
   * @param script a fault script; null for none
   * @param faultPercent how many of a hundred calls fail
   * @param respondentPolicy what Respondent takes payoutCount for
   * @param prolificToken the one accepted token; null accepts any
   * @param host the address to listen on
   * @param lenient whether an ID that nobody taught defines itself when it is first named
   */
  public record Options(
      int port,
      @Nullable Path dataDir,
      @Nullable Path script,
      int faultPercent,
      long seed,
      Timing timing,
      CountPolicy respondentPolicy,
      @Nullable String prolificToken,
      String host,
      boolean lenient) {

    /** A free port, nothing known, nothing kept, no faults, no delays. */
    public static Options defaults() {
      return new Options(
          0,
          null,
          null,
          0,
          0,
          Timing.defaults(),
          CountPolicy.NEXT_ONLY,
          null,
          LoopbackPorts.HOST,
          false);
    }

    public Options port(int newPort) {
      return new Options(
          newPort,
          dataDir,
          script,
          faultPercent,
          seed,
          timing,
          respondentPolicy,
          prolificToken,
          host,
          lenient);
    }

    public Options dataDir(@Nullable Path newDataDir) {
      return new Options(
          port,
          newDataDir,
          script,
          faultPercent,
          seed,
          timing,
          respondentPolicy,
          prolificToken,
          host,
          lenient);
    }

    public Options script(@Nullable Path newScript) {
      return new Options(
          port,
          dataDir,
          newScript,
          faultPercent,
          seed,
          timing,
          respondentPolicy,
          prolificToken,
          host,
          lenient);
    }

    /** Faults by chance; the same seed gives the same faults to the same calls. */
    public Options faults(int percent, long newSeed) {
      return new Options(
          port,
          dataDir,
          script,
          percent,
          newSeed,
          timing,
          respondentPolicy,
          prolificToken,
          host,
          lenient);
    }

    public Options timing(Timing newTiming) {
      return new Options(
          port,
          dataDir,
          script,
          faultPercent,
          seed,
          newTiming,
          respondentPolicy,
          prolificToken,
          host,
          lenient);
    }

    public Options respondentPolicy(CountPolicy newPolicy) {
      return new Options(
          port,
          dataDir,
          script,
          faultPercent,
          seed,
          timing,
          newPolicy,
          prolificToken,
          host,
          lenient);
    }

    public Options prolificToken(@Nullable String newToken) {
      return new Options(
          port,
          dataDir,
          script,
          faultPercent,
          seed,
          timing,
          respondentPolicy,
          newToken,
          host,
          lenient);
    }

    /**
     * The address to listen on. Anything but the loopback address lets others reach the simulators;
     * only a container has a reason to.
     */
    public Options host(String newHost) {
      return reached(newHost, lenient);
    }

    /**
     * An ID that nobody taught defines itself when it is first named: for loads of so many targets
     * that teaching them is work of its own. What such a run shows says nothing about unknown IDs.
     */
    public Options selfTaught() {
      return reached(host, true);
    }

    private Options reached(String newHost, boolean newLenient) {
      return new Options(
          port,
          dataDir,
          script,
          faultPercent,
          seed,
          timing,
          respondentPolicy,
          prolificToken,
          newHost,
          newLenient);
    }

    /** Until payments show in reads, in milliseconds, on all three platforms. */
    public Options visibleDelayMs(long ms) {
      return timing(timing.visibleAfter(ms));
    }

    /** Until account faults heal, in milliseconds. */
    public Options accountHealMs(long ms) {
      return timing(timing.accountHealingAfter(ms));
    }
  }
}
