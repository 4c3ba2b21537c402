package org.payouts.sandbox.providers.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;

/**
 * One line of a fault script: which calls it strikes and how. Null matches everything.
 *
 * @param target the ID of a row, submission, study, workspace, project, response or assignment:
 *     strikes the calls about it and about what lies in it
 * @param occurrence the how-many-th call of this operation on this target, from 1; 0 for each
 * @param fault a named class; null where the behaviour says all
 * @param behaviour how the call goes; null for as the named class says
 * @param times how often the rule fires in all; 0 for always
 * @param ms the fault's own measure in milliseconds; empty for the simulator's default
 * @param calls for account faults: heals after that many refused calls; 0 for by time only
 */
public record FaultRule(
    @Nullable String platform,
    @Nullable String operation,
    @Nullable String target,
    int occurrence,
    @Nullable FaultClass fault,
    @Nullable Behaviour behaviour,
    int times,
    OptionalLong ms,
    int calls) {

  /** Strikes every call. */
  public static FaultRule always(FaultClass fault) {
    return new FaultRule(null, null, null, 0, fault, null, 0, OptionalLong.empty(), 0);
  }

  /** Every call goes like this. */
  public static FaultRule always(Behaviour behaviour) {
    return new FaultRule(null, null, null, 0, null, behaviour, 0, OptionalLong.empty(), 0);
  }

  public FaultRule on(@Nullable String newPlatform, @Nullable String newOperation) {
    return new FaultRule(
        newPlatform, newOperation, target, occurrence, fault, behaviour, times, ms, calls);
  }

  public FaultRule target(String newTarget) {
    return new FaultRule(
        platform, operation, newTarget, occurrence, fault, behaviour, times, ms, calls);
  }

  public FaultRule occurrence(int newOccurrence) {
    return new FaultRule(
        platform, operation, target, newOccurrence, fault, behaviour, times, ms, calls);
  }

  public FaultRule times(int newTimes) {
    return new FaultRule(
        platform, operation, target, occurrence, fault, behaviour, newTimes, ms, calls);
  }

  public FaultRule ms(long newMs) {
    return new FaultRule(
        platform,
        operation,
        target,
        occurrence,
        fault,
        behaviour,
        times,
        OptionalLong.of(newMs),
        calls);
  }

  public FaultRule calls(int newCalls) {
    return new FaultRule(
        platform, operation, target, occurrence, fault, behaviour, times, ms, newCalls);
  }

  /**
   * Reads one rule of a script. Throws {@link IllegalArgumentException} when it names no known
   * fault.
   */
  static FaultRule parse(JsonNode node) {
    String platform = text(node, "platform");
    String operation = text(node, "operation");
    boolean known =
        Stream.of(Operation.values())
            .filter(each -> platform == null || each.provider() == Provider.named(platform))
            .anyMatch(each -> operation == null || each.label().equalsIgnoreCase(operation));
    if (!known) {
      throw new IllegalArgumentException("no such operation: " + platform + " " + operation);
    }
    Behaviour behaviour = BehaviourReader.read(node);
    boolean behaves = !behaviour.equals(Behaviour.ORDERLY);
    FaultClass fault =
        behaves && !node.has("fault") ? null : FaultClass.named(node.path("fault").asText());
    if (behaves && fault != null && fault.phase() != FaultClass.Phase.WITHIN) {
      throw new IllegalArgumentException(
          fault.label() + " already says what is answered and when it is carried out");
    }
    return new FaultRule(
        platform,
        operation,
        text(node, "target"),
        node.path("occurrence").asInt(0),
        fault,
        behaves ? behaviour : null,
        node.path("times").asInt(0),
        node.has("ms") ? OptionalLong.of(node.path("ms").asLong()) : OptionalLong.empty(),
        node.path("calls").asInt(0));
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.path(field).asText() : null;
  }

  boolean strikes(Call call, int atOccurrence) {
    return (platform == null || platform.equalsIgnoreCase(call.operation().provider().label()))
        && (operation == null || operation.equalsIgnoreCase(call.operation().label()))
        && (target == null || call.concerns(target))
        && (occurrence == 0 || occurrence == atOccurrence);
  }

  /** The fault of a call that is struck. */
  Fault struck(long defaultMs) {
    FaultClass named = fault;
    Behaviour own = behaviour;
    if (own == null) {
      own = named == null ? Behaviour.ORDERLY : named.behaviour();
    }
    return new Fault(named, ms.orElse(defaultMs), calls, own, target);
  }
}
