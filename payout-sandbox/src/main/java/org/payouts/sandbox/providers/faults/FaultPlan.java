package org.payouts.sandbox.providers.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;

/**
 * Chooses the fault of each call, scripted rules first, then chance, and counts what fired.
 * Thread-safe; may be changed at any time.
 */
public final class FaultPlan {

  private final FaultDefaults defaults;
  private final List<FaultRule> rules = new ArrayList<>();
  private final Map<FaultRule, Integer> firings = new HashMap<>();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Map<FaultClass, Long> fired = new EnumMap<>(FaultClass.class);
  private Set<FaultClass> spared = Set.of();
  private Chance chance = new Chance(0, 0, Set.of());

  public FaultPlan(FaultDefaults defaults) {
    this.defaults = defaults;
  }

  /** Adds a rule; of several that match, the earliest fires. */
  public synchronized FaultPlan add(FaultRule rule) {
    rules.add(rule);
    return this;
  }

  /**
   * From now on that many of a hundred calls fail, spread over all classes that fit the operation.
   */
  public synchronized FaultPlan percent(int percent, long seed) {
    chance = new Chance(percent, seed, spared);
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
   * {"clear":true,"sparing":["forbidden_403"],"percent":10,"seed":7,"faults":[{"platform":...,
   * "operation":...,"target":..., "occurrence":1,"fault":"pay_then_reset","times":1,"ms":500,
   * "calls":3}]}}, every member optional.
   *
   * @throws IllegalArgumentException naming what is wrong; nothing is applied then
   */
  public synchronized FaultPlan load(JsonNode script) {
    List<FaultRule> more = new ArrayList<>();
    script.path("faults").forEach(node -> more.add(FaultRule.parse(node)));
    Set<FaultClass> newSpared = script.has("sparing") ? classes(script.path("sparing")) : spared;
    Chance newChance =
        script.has("percent")
            ? new Chance(script.path("percent").asInt(), script.path("seed").asLong(0), newSpared)
            : chance;
    if (script.path("clear").asBoolean(false)) {
      clear();
      newChance = script.has("percent") ? newChance : chance;
    }
    rules.addAll(more);
    spared = newSpared;
    chance = newChance;
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
    call.targets().forEach(each -> occurrences.merge(identity(call, each), 1, Integer::sum));
    Fault fault = scripted(call);
    if (fault == null) {
      fault = byChance(call, occurrence(call, call.target()));
    }
    FaultClass kind = fault.kind();
    if (kind != null) {
      fired.merge(kind, 1L, Long::sum);
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
      String target = rule.target() == null ? call.target() : rule.target();
      if (!spent && rule.strikes(call, occurrence(call, target))) {
        firings.merge(rule, 1, Integer::sum);
        return new Fault(rule.fault(), rule.ms().orElse(defaultMs(rule.fault())), rule.calls());
      }
    }
    return null;
  }

  private Fault byChance(Call call, int occurrence) {
    FaultClass kind = chance.pick(call, occurrence);
    if (kind == null) {
      return Fault.none();
    }
    OptionalLong spread =
        kind == FaultClass.READ_LAGS || kind == FaultClass.SETTLE_LATE
            ? OptionalLong.of(chance.measure(call, occurrence, defaultMs(kind) + 1))
            : OptionalLong.empty();
    return new Fault(kind, spread.orElse(defaultMs(kind)), 0);
  }

  private long defaultMs(FaultClass kind) {
    return switch (kind) {
      case UNAUTHORIZED_401, FORBIDDEN_403, EMPTY_BALANCE -> defaults.accountHealMs();
      case SETTLE_LATE -> defaults.settleLateMs();
      case READ_LAGS -> defaults.lagMs();
      default -> 0;
    };
  }

  /** How often each class of fault fired, by its name. */
  public synchronized Map<String, Long> fired() {
    Map<String, Long> counts = new TreeMap<>();
    fired.forEach((kind, count) -> counts.put(kind.label(), count));
    return counts;
  }
}
