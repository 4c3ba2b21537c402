package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/**
 * What a provider's lists show of its book: payments appear late, vanish and come back, and amounts
 * have been through floating point.
 */
final class Shelf {
  private static final BigDecimal NOISE = new BigDecimal("0.00000000000003");

  private static final class Slot {
    private final Payment payment;
    private final boolean untilRetried;
    private long fromMs;
    private long goneMs;
    private long backMs;

    private Slot(Payment payment, long now, Show show) {
      this.payment = payment;
      this.untilRetried = show.untilRetried();
      this.fromMs = now + show.fromMs();
      this.goneMs = now + show.goneMs();
      this.backMs = now + show.backMs();
    }

    private boolean shows(long now) {
      return now >= fromMs && (now < goneMs || now >= backMs);
    }
  }

  private final World world;
  private final Map<Long, Slot> slots = new HashMap<>();
  private final Map<String, List<Payment>> byTarget = new HashMap<>();
  private final Set<String> missed = new HashSet<>();
  private boolean noisy;

  Shelf(World world) {
    this.world = world;
  }

  void noisy(boolean amounts) {
    noisy = amounts;
  }

  void put(Payment payment, Show show) {
    slots.put(payment.number(), new Slot(payment, world.now, show));
    byTarget.computeIfAbsent(payment.target(), target -> new ArrayList<>()).add(payment);
  }

  boolean shows(Payment payment) {
    return slots.get(payment.number()).shows(world.now);
  }

  /** Lists have shown it without a break since then. */
  boolean showedSince(Payment payment, long time) {
    Slot slot = slots.get(payment.number());
    return slot.fromMs <= time && (slot.goneMs == slot.backMs || slot.goneMs > world.now);
  }

  /** Its absence was believed: now it appears, if it is one of those. */
  void retried(Payment payment) {
    Slot slot = slots.get(payment.number());
    if (slot.untilRetried && slot.fromMs > world.now) {
      world.tally.reached("appears_behind_the_read");
      slot.fromMs = world.now;
      slot.goneMs = slot.backMs = world.now;
    }
  }

  /** Lists forget it for some time. */
  void forget(Payment payment, long inMs, long forMs) {
    Slot slot = slots.get(payment.number());
    if (slot.shows(world.now) && slot.goneMs == slot.backMs) {
      slot.goneMs = world.now + inMs;
      slot.backMs = slot.goneMs + forMs;
    }
  }

  /** From then on lists show all payments of this target that there are now. */
  void inOrderBy(String target, long time) {
    for (Payment payment : byTarget.getOrDefault(target, List.of())) {
      inOrderBy(slots.get(payment.number()), time);
    }
  }

  private static void inOrderBy(Slot slot, long time) {
    slot.fromMs = Math.min(slot.fromMs, time);
    slot.backMs = Math.min(slot.backMs, time);
    slot.goneMs = Math.min(slot.goneMs, slot.backMs);
  }

  void inOrderBy(long time) {
    slots.values().forEach(slot -> inOrderBy(slot, time));
  }

  /** Whether a payment that a money call made is not listed, or was not in the newest read. */
  boolean hid(String target) {
    return hides(target) || missed.contains(target);
  }

  private boolean hides(String target) {
    return byTarget.getOrDefault(target, List.of()).stream()
        .anyMatch(payment -> payment.origin() == Payment.Origin.API && !shows(payment));
  }

  // ---- lists ---------------------------------------------------------------------------------

  /** The provider's reply to a read as the lists have it at the moment. */
  SimulatedResponse seen(Call call, SimulatedResponse reply) {
    if (reply.status() != 200 || slots.isEmpty()) {
      return reply;
    }
    return switch (call.operation()) {
      case PROLIFIC_SUBMISSION -> changed(call.target(), reply, body -> bonuses(call, body));
      case MTURK_LIST_BONUS_PAYMENTS -> changed(call.target(), reply, body -> page(call, body));
      case RESPONDENT_PAYOUTS -> rewritten(reply, this::people);
      default -> reply;
    };
  }

  private SimulatedResponse changed(
      String target, SimulatedResponse reply, Function<JsonNode, JsonNode> change) {
    return byTarget.containsKey(target) ? rewritten(reply, change) : reply;
  }

  private static SimulatedResponse rewritten(
      SimulatedResponse reply, Function<JsonNode, JsonNode> change) {
    JsonNode body = change.apply(Json.parse(reply.body()));
    return new SimulatedResponse(
        reply.status(), reply.headers(), body.toString(), reply.delivery());
  }

  private JsonNode bonuses(Call call, JsonNode body) {
    if (hides(call.target())) {
      missed.add(call.target());
    } else {
      missed.remove(call.target());
    }
    ArrayNode shown = shown(call.target(), (ArrayNode) body.path("bonus_payments"));
    for (int i = 0; noisy && i < shown.size(); i++) {
      shown.set(i, noise(shown.get(i)));
    }
    return ((ObjectNode) body).set("bonus_payments", shown);
  }

  private JsonNode page(Call call, JsonNode body) {
    ArrayNode shown = shown(call.target(), (ArrayNode) body.path("BonusPayments"));
    ((ObjectNode) body).put("NumResults", shown.size());
    return ((ObjectNode) body).set("BonusPayments", shown);
  }

  private JsonNode people(JsonNode body) {
    ArrayNode people = Json.object().putArray("people");
    for (JsonNode person : body) {
      ArrayNode all = (ArrayNode) person.path("payouts");
      ArrayNode shown = shown(person.path("screenerResponseId").asText(), all);
      int hidden = all.size() - shown.size();
      if (shown.isEmpty()) {
        continue;
      }
      for (JsonNode payout : shown) {
        if (noisy) {
          ((ObjectNode) payout).set("totalIncentive", noise(payout.path("totalIncentive")));
        }
      }
      ObjectNode listed = (ObjectNode) person;
      listed.put("numberOfPayouts", person.path("numberOfPayouts").asInt() - hidden);
      listed.set("payouts", shown);
      people.add(listed);
    }
    return people;
  }

  private static JsonNode noise(JsonNode amount) {
    return DecimalNode.valueOf(amount.decimalValue().add(NOISE));
  }

  /** The sandbox lists all payments of a target in the order of its book. */
  private ArrayNode shown(String target, ArrayNode all) {
    List<Payment> payments = byTarget.getOrDefault(target, List.of());
    ArrayNode shown = Json.object().putArray("shown");
    for (int i = 0; i < all.size(); i++) {
      if (i >= payments.size() || shows(payments.get(i))) {
        shown.add(all.get(i));
      }
    }
    return shown;
  }
}
