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
 * @param occurrence the how-many-th call of this operation on this target, from 1; 0 for each
 * @param times how often the rule fires in all; 0 for always
 * @param ms the fault's own measure in milliseconds; empty for the simulator's default
 * @param calls for account faults: heals after that many refused calls; 0 for by time only
 */
public record FaultRule(
    @Nullable String platform,
    @Nullable String operation,
    @Nullable String target,
    int occurrence,
    FaultClass fault,
    int times,
    OptionalLong ms,
    int calls) {

  /** Strikes every call. */
  public static FaultRule always(FaultClass fault) {
    return new FaultRule(null, null, null, 0, fault, 0, OptionalLong.empty(), 0);
  }

  public FaultRule on(String newPlatform, String newOperation) {
    return new FaultRule(newPlatform, newOperation, target, occurrence, fault, times, ms, calls);
  }

  public FaultRule target(String newTarget) {
    return new FaultRule(platform, operation, newTarget, occurrence, fault, times, ms, calls);
  }

  public FaultRule occurrence(int newOccurrence) {
    return new FaultRule(platform, operation, target, newOccurrence, fault, times, ms, calls);
  }

  public FaultRule times(int newTimes) {
    return new FaultRule(platform, operation, target, occurrence, fault, newTimes, ms, calls);
  }

  public FaultRule ms(long newMs) {
    return new FaultRule(
        platform, operation, target, occurrence, fault, times, OptionalLong.of(newMs), calls);
  }

  public FaultRule calls(int newCalls) {
    return new FaultRule(platform, operation, target, occurrence, fault, times, ms, newCalls);
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
    return new FaultRule(
        platform,
        operation,
        text(node, "target"),
        node.path("occurrence").asInt(0),
        FaultClass.named(node.path("fault").asText()),
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
        && (target == null || call.targets().contains(target))
        && (occurrence == 0 || occurrence == atOccurrence);
  }
}
