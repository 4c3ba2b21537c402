package org.payouts.sandbox.providers.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Ids;
import org.payouts.sandbox.providers.calls.Operation;

/**
 * Chooses the fault of each call, scripted rules first, then chance, and counts what fired.
 * Thread-safe; may be changed at any time.
 */
public final class FaultPlan {

  private final FaultDefaults defaults;
  private final List<FaultRule> rules = new ArrayList<>();
  // By identity: a rule that was added twice fires twice as often.
  private final IdentityHashMap<FaultRule, Integer> firings = new IdentityHashMap<>();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Map<String, Long> fired = new TreeMap<>();
  private final Wider wider;
  private Set<FaultClass> spared = Set.of();
  private boolean wide = true;
  private Chance chance = new Chance(0, 0, Set.of(), null);

  public FaultPlan(FaultDefaults defaults) {
    this.defaults = defaults;
    this.wider = new Wider(defaults);
  }

  /** Adds a rule; of several that match, the earliest fires. */
  public synchronized FaultPlan add(FaultRule rule) {
    rules.add(rule);
    return this;
  }

  /**
   * From now on that many of a hundred calls fail, spread over all classes and behaviours that fit
   * the operation.
   */
  public synchronized FaultPlan percent(int percent, long seed) {
    chance = chance(percent, seed);
    return this;
  }

  private Chance chance(int percent, long seed) {
    return new Chance(percent, seed, spared, wide ? wider : null);
  }

  /** From the next {@link #percent} on, whether chance chooses more than the named classes. */
  public synchronized FaultPlan wide(boolean more) {
    wide = more;
    return this;
  }

  /** From the next {@link #percent} on, chance never chooses these; scripted rules still may. */
  public synchronized FaultPlan sparing(Set<FaultClass> classes) {
    spared = Set.copyOf(classes);
    return this;
  }

  /** No more new faults. Account faults that began heal in their own time. */
  public synchronized FaultPlan clear() {
    rules.clear();
    firings.clear();
    return percent(0, 0);
  }

  /**
   * Applies a script: {@code
   * {"clear":true,"sparing":["forbidden_403"],"wide":true,"percent":10,"seed":7,
   * "faults":[{"platform":..., "operation":...,"target":...,
   * "occurrence":1,"fault":"pay_then_reset","times":1,"ms":500, "calls":3}]}}, every member
   * optional. Instead of or beside a named fault a rule may say how the call goes: {@code
   * "answer":429,"executed":"late","late_ms":5000}, see {@link BehaviourReader}.
   *
   * @throws IllegalArgumentException naming what is wrong; nothing is applied then
   */
  public synchronized FaultPlan load(JsonNode script) {
    List<FaultRule> more = new ArrayList<>();
    script.path("faults").forEach(node -> more.add(FaultRule.parse(node)));
    Set<FaultClass> newSpared = script.has("sparing") ? classes(script.path("sparing")) : spared;
    int percent = script.path("percent").asInt(0);
    new Chance(percent, 0, newSpared, null); // is it a percentage?
    spared = newSpared;
    wide = script.path("wide").asBoolean(wide);
    if (script.path("clear").asBoolean(false)) {
      clear();
    }
    if (script.has("percent")) {
      chance = chance(percent, script.path("seed").asLong(0));
    }
    rules.addAll(more);
    return this;
  }

  private static Set<FaultClass> classes(JsonNode labels) {
    Set<FaultClass> classes = EnumSet.noneOf(FaultClass.class);
    labels.forEach(label -> classes.add(FaultClass.named(label.asText())));
    return classes;
  }

  /** The fault of this call. Counts the call as an occurrence of its operation on its targets. */
  public synchronized Fault pick(Call call) {
    if (call.operation().kind() == Operation.Kind.OTHER) {
      return Fault.none();
    }
    Set<String> counted = call.ids();
    counted.add(call.target()); // also where it is empty
    counted.forEach(each -> occurrences.merge(identity(call, each), 1, Integer::sum));
    Fault fault = scripted(call);
    if (fault == null) {
      fault = byChance(call, occurrence(call, call.target()));
    }
    String label = fault.label();
    if (label != null) {
      fired.merge(label, 1L, Long::sum);
    }
    return fault;
  }

  private static String identity(Call call, String target) {
    return call.operation() + "\n" + target;
  }

  private int occurrence(Call call, String target) {
    return occurrences.getOrDefault(identity(call, target), 0);
  }

  private @Nullable Fault scripted(Call call) {
    for (FaultRule rule : rules) {
      boolean spent = rule.times() > 0 && firings.getOrDefault(rule, 0) >= rule.times();
      String target = rule.target() == null ? call.target() : Ids.canonical(rule.target());
      if (!spent && rule.strikes(call, occurrence(call, target))) {
        firings.merge(rule, 1, Integer::sum);
        return rule.struck(defaultMs(rule.fault()));
      }
    }
    return null;
  }

  private Fault byChance(Call call, int occurrence) {
    Chance.Pick pick = chance.pick(call, occurrence);
    if (pick == null) {
      return Fault.none();
    }
    if (pick.behaviour() != null) {
      return Fault.of(pick.behaviour());
    }
    FaultClass kind = pick.kind();
    OptionalLong spread =
        kind == FaultClass.READ_LAGS || kind == FaultClass.SETTLE_LATE
            ? OptionalLong.of(chance.measure(call, occurrence, defaultMs(kind) + 1))
            : OptionalLong.empty();
    return new Fault(kind, spread.orElse(defaultMs(kind)), 0);
  }

  private long defaultMs(@Nullable FaultClass kind) {
    if (kind == null) {
      return 0;
    }
    return switch (kind) {
      case UNAUTHORIZED_401, FORBIDDEN_403, EMPTY_BALANCE -> defaults.accountHealMs();
      case SETTLE_LATE -> defaults.settleLateMs();
      case READ_LAGS -> defaults.lagMs();
      default -> 0;
    };
  }

  /** How often each fault fired, by its name. */
  public synchronized Map<String, Long> fired() {
    return new TreeMap<>(fired);
  }
}
