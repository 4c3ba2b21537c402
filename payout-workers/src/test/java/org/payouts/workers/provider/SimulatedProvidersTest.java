package org.payouts.workers.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.AnswerClass;
import org.payouts.sandbox.providers.faults.Behaviour;
import org.payouts.sandbox.providers.faults.Body;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.providers.mturk.MTurkSetup;
import org.payouts.workers.providers.prolific.ProlificSetup;
import org.payouts.workers.providers.respondent.RespondentSetup;

/**
 * The providers as configured, over real connections, against servers with books of their own. What
 * an answer claims is held against what was really paid.
 */
class SimulatedProvidersTest {
  private static SimulatedProviders servers;
  private static Settings settings;
  private static final Map<Platform, ProviderSetup<?, ?>> SETUPS = new HashMap<>();
  private static int targets;

  @BeforeAll
  static void start() {
    servers =
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults().selfTaught().accountHealMs(1));
    servers.world().prolific().study("study", "ws");
    String uri = servers.uri().toString();
    Map<String, String> keys = new HashMap<>();
    keys.put("prolific.base.url", uri);
    keys.put("prolific.token", "t");
    keys.put("respondent.base.url", uri);
    keys.put("respondent.api.key", "k");
    keys.put("respondent.api.secret", "s");
    keys.put("mturk.endpoint", uri);
    keys.put("mturk.access.key", "AKIDTEST");
    keys.put("mturk.secret.key", "s");
    keys.put("mturk.token.namespace", "test");
    for (String platform : List.of("prolific", "mturk", "respondent")) {
      keys.put(platform + ".call.timeout.ms", "1000");
    }
    settings = Settings.of(keys);
    SETUPS.put(Platform.PROLIFIC, ProlificSetup.open(settings));
    SETUPS.put(Platform.MTURK, MTurkSetup.open(settings));
    SETUPS.put(Platform.RESPONDENT, RespondentSetup.open(settings));
  }

  @AfterAll
  static void stop() {
    SETUPS.values().forEach(setup -> setup.transport().close());
    servers.close();
  }

  private static PayoutRequest request(Platform platform) {
    String id = "T" + targets++;
    Target target =
        switch (platform) {
          case PROLIFIC -> new Target.Prolific("ws", "study", "sub" + id);
          case MTURK -> new Target.MTurk("A1", "ASG" + id, null);
          default -> new Target.Respondent("proj" + id, "resp" + id, 2500);
        };
    if (platform == Platform.PROLIFIC) {
      servers.world().prolific().submission(target.key(), "study");
    }
    String currency = platform == Platform.PROLIFIC ? "GBP" : "USD";
    return new PayoutRequest("payout-" + id, target, 3000, currency, "Thank you");
  }

  private static long paid(PayoutRequest request) {
    return servers.book().payments().stream()
        .filter(payment -> payment.target().equals(request.target().key()))
        .peek(payment -> assertThat(payment.amountMinor()).isEqualTo(request.amountMinor()))
        .count();
  }

  private static <Q, A> Baseline prepared(ProviderSetup<Q, A> setup, PayoutRequest request)
      throws Exception {
    Preparation preparation =
        Script.over(
                setup.transport(),
                setup.provider().prepare(List.of(PreparationInput.first(request)), 1))
            .get(0);
    assertThat(preparation).isInstanceOf(Preparation.Ready.class);
    return ((Preparation.Ready) preparation).baseline();
  }

  private static <Q, A> Answer pay(
      ProviderSetup<Q, A> setup, PayoutRequest request, Baseline baseline) throws Exception {
    return Script.over(
        setup.transport(),
        setup.provider().pay(TestClaims.call(TestClaims.first(request, baseline))));
  }

  private static <Q, A> BookReading read(
      ProviderSetup<Q, A> setup, PayoutRequest request, Baseline baseline) throws Exception {
    return Script.over(setup.transport(), setup.provider().read(request, baseline));
  }

  /** The next money call of the platform meets this. */
  private static void once(Platform platform, FaultRule rule) {
    String name = platform.name().toLowerCase(Locale.ROOT);
    servers.faults().add(rule.on(name, moneyOperation(platform)).times(1));
  }

  private static String moneyOperation(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> "pay";
      case MTURK -> "send_bonus";
      default -> "payout";
    };
  }

  private static long moneyCalls() {
    return servers.calls().all().stream().filter(call -> call.money()).count();
  }

  static Stream<Platform> platforms() {
    return Stream.of(Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void a_bonus_is_paid_once_and_found_in_the_books(Platform platform) throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(platform);
    PayoutRequest request = request(platform);
    Baseline baseline = prepared(setup, request);
    assertThat(read(setup, request, baseline)).isInstanceOf(BookReading.Absent.class);
    assertThat(paid(request)).isZero();

    Answer answer = pay(setup, request, baseline);

    assertThat(answer)
        .isInstanceOf(platform == Platform.MTURK ? Answer.Paid.class : Answer.Accepted.class);
    assertThat(paid(request)).isEqualTo(1);
    assertThat(((BookReading.Present) read(setup, request, baseline)).paidAmountMinor())
        .isEqualTo(3000);
  }

  static Stream<Arguments> faults() {
    List<Arguments> all = new ArrayList<>();
    for (Platform platform : platforms().toList()) {
      for (FaultClass fault : FaultClass.values()) {
        if (fault.phase() == FaultClass.Phase.AFTER || fault.phase() == FaultClass.Phase.BEFORE) {
          all.add(Arguments.of(platform, fault));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatever_goes_wrong_the_call_leaves_once_and_the_answer_does_not_lie(
      Platform platform, FaultClass fault) throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(platform);
    PayoutRequest request = request(platform);
    Baseline baseline = prepared(setup, request);
    long callsBefore = moneyCalls();
    once(platform, FaultRule.always(fault));

    Answer answer = pay(setup, request, baseline);
    servers.faults().clear();

    assertThat(moneyCalls()).isEqualTo(callsBefore + 1);
    boolean paid = paid(request) == 1;
    if (paid) {
      assertThat(answer).isNotInstanceOfAny(Answer.NotSent.class, Answer.TargetMissing.class);
      assertThat(read(setup, request, baseline)).isInstanceOf(BookReading.Present.class);
    } else {
      assertThat(answer).isNotInstanceOfAny(Answer.Paid.class, Answer.AlreadyProcessed.class);
      assertThat(read(setup, request, baseline)).isInstanceOf(BookReading.Absent.class);
    }
  }

  /** A parked host or an intercepting proxy: on MTurk an empty success is the documented one. */
  @ParameterizedTest
  @MethodSource("platforms")
  void an_empty_200_of_somebody_in_between_is_no_payment(Platform platform) throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(platform);
    PayoutRequest request = request(platform);
    Baseline baseline = prepared(setup, request);
    Behaviour empty = Behaviour.refusing(AnswerClass.of(200, Body.EMPTY));
    once(platform, FaultRule.always(empty));

    Answer answer = pay(setup, request, baseline);
    servers.faults().clear();

    assertThat(paid(request)).isZero();
    // Prolific's 2xx is only "accepted": the books decide.
    assertThat(answer)
        .isInstanceOf(platform == Platform.PROLIFIC ? Answer.Accepted.class : Answer.Unclear.class);
  }

  @Test
  void a_token_sent_again_pays_nothing_and_says_so() throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(Platform.MTURK);
    PayoutRequest request = request(Platform.MTURK);
    Baseline baseline = prepared(setup, request);
    pay(setup, request, baseline);

    assertThat(pay(setup, request, baseline)).isInstanceOf(Answer.AlreadyProcessed.class);
    assertThat(paid(request)).isEqualTo(1);
  }

  @Test
  void money_by_hand_beside_ours_is_for_a_person() throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(Platform.PROLIFIC);
    PayoutRequest request = request(Platform.PROLIFIC);
    Baseline baseline = prepared(setup, request);
    servers.payByHand(Provider.PROLIFIC, "study", request.target().key(), 100, "GBP");
    pay(setup, request, baseline);

    assertThat(((BookReading.Differs) read(setup, request, baseline)).ours())
        .isEqualTo(BookReading.Ours.LIKELY);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void probes_find_a_healthy_provider_open(Platform platform) throws Exception {
    ProviderSetup<?, ?> setup = SETUPS.get(platform);
    Reason reason = new Reason("TEST", "why");
    assertThat(probe(setup, Pause.account(reason)).open()).isTrue();
    assertThat(probe(setup, Pause.funds("ws", 3000, reason)).open()).isTrue();
  }

  private static <Q, A> ProbeResult probe(ProviderSetup<Q, A> setup, Pause pause) throws Exception {
    return Script.over(setup.transport(), setup.provider().probe(pause));
  }
}
