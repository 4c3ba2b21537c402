package org.payouts.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.PublishedSchemas;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** All subjects with the schema text that is registered and the compatibility it is held to. */
public final class SchemaCatalogue {
  private static final List<SchemaSpec> ALL = all(Platforms.ALL);

  private SchemaCatalogue() {}

  public static List<SchemaSpec> all() {
    return ALL;
  }

  /**
   * Registers every subject's newest schema and sets its compatibility. Harmless when repeated.
   *
   * @return the schema IDs by subject
   * @throws RegistryRefusedException if the registry holds a version the schema is not compatible
   *     with
   * @throws org.payouts.serde.RegistryUnavailableException if the registry does not answer
   */
  public static Map<String, Integer> register(SchemaRegistryClient registry) {
    Map<String, Integer> ids = new TreeMap<>();
    ALL.forEach(spec -> ids.put(spec.subject(), register(registry, spec)));
    return ids;
  }

  private static int register(SchemaRegistryClient registry, SchemaSpec spec) {
    // The level first, so that an incompatible schema is refused; some registries want the
    // subject to exist before.
    boolean levelSet = trySetCompatibility(registry, spec);
    int id = registry.register(spec.subject(), spec.schema());
    if (!levelSet) {
      registry.setCompatibility(spec.subject(), spec.compatibility().name());
    }
    return id;
  }

  /**
   * Registers the schema of a request for the topic of a requester, whose client asks for it under
   * that name.
   *
   * @throws RegistryRefusedException as {@link #register(SchemaRegistryClient)} does
   */
  public static void registerRequester(SchemaRegistryClient registry, String requester) {
    register(registry, full(RequesterTopics.of(requester), "BonusRequested"));
  }

  /**
   * What is wrong with the registry's subjects, each with a remedy.
   *
   * @throws org.payouts.serde.RegistryUnavailableException if the registry does not answer
   * @throws RegistryRefusedException if it refuses the user
   */
  public static List<String> check(SchemaRegistryClient registry) {
    List<String> problems = new ArrayList<>();
    for (SchemaSpec spec : ALL) {
      try {
        registry.lookUp(spec.subject(), spec.schema());
      } catch (RegistryRefusedException e) {
        if (e.status() == 401 || e.status() == 403) {
          throw e; // Of the subjects this says nothing.
        }
        problems.add(
            "Subject %s does not have this version's schema (%s). Run: payouts topics create"
                .formatted(spec.subject(), e.getMessage()));
        continue;
      }
      String level = registry.compatibility(spec.subject()).orElse("none of its own");
      if (!level.equals(spec.compatibility().name())) {
        problems.add(
            "Subject %s has compatibility %s instead of %s. Run: payouts topics create"
                .formatted(spec.subject(), level, spec.compatibility()));
      }
      LatestVersion.problem(registry, spec).ifPresent(problems::add);
    }
    return problems;
  }

  private static boolean trySetCompatibility(SchemaRegistryClient registry, SchemaSpec spec) {
    try {
      registry.setCompatibility(spec.subject(), spec.compatibility().name());
      return true;
    } catch (RegistryRefusedException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  private static List<SchemaSpec> all(List<Platform> platforms) {
    List<SchemaSpec> all = new ArrayList<>();
    // What others write and we read is as strict as what is ours alone: a version that our readers
    // cannot read is refused when it is registered, not when it is met.
    all.add(full(Topics.BONUS_REQUESTED, "BonusRequested"));
    all.add(open(Topics.BONUS_PAID, "BonusPaid"));
    all.add(open(Topics.BONUS_FAILED, "BonusFailed"));
    all.add(open(Topics.BONUS_REJECTED, "BonusRejected"));
    all.add(open(Topics.REVIEWS, "PayoutReview"));
    all.add(full(Topics.RESOLUTIONS, "PayoutResolution"));
    all.add(full(Topics.CONTROLS, "PayoutControl"));
    all.add(full(Topics.RESERVATION_REQUESTS, "PayoutReservationRequest"));
    all.add(full(Topics.RESERVATIONS, "PayoutReservation"));
    all.add(full(Topics.ACKNOWLEDGEMENTS, "FindingAcknowledged"));
    all.add(full(Topics.ADOPTIONS, "LedgerAdoption"));
    all.add(full(Topics.REQUESTERS, "PayoutRequester"));
    platforms.forEach(platform -> all.add(full(Topics.commands(platform), "PayoutCommand")));
    platforms.forEach(platform -> all.add(full(Topics.ledger(platform), "PayoutLedgerEntry")));
    all.add(full(Topics.ROUTER_ADMISSIONS_CHANGELOG, "PayoutAdmission"));
    return List.copyOf(all);
  }

  private static SchemaSpec open(String topic, String record) {
    return spec(topic, record, CompatibilityLevel.BACKWARD_TRANSITIVE);
  }

  private static SchemaSpec full(String topic, String record) {
    return spec(topic, record, CompatibilityLevel.FULL_TRANSITIVE);
  }

  private static SchemaSpec spec(String topic, String record, CompatibilityLevel level) {
    return new SchemaSpec(Topics.subject(topic), level, PublishedSchemas.of(record));
  }
}
