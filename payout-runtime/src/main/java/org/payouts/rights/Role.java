package org.payouts.rights;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/** Who comes to Kafka and to the schema registry. Each has a principal of its own. */
public enum Role {
  DEPLOYER("`payouts topics create`", Registry.WRITE),
  ROUTER("`payouts router`, `payouts topics restore-registry`", Registry.READ),
  WORKER_PROLIFIC("`payouts worker prolific`", Registry.READ),
  WORKER_MTURK("`payouts worker mturk`", Registry.READ),
  WORKER_RESPONDENT("`payouts worker respondent`", Registry.READ),
  REQUESTER("a study platform; `payouts request --unchecked`", Registry.READ),
  GATEWAY("`payouts gateway`, or another HTTP service in front of requesters", Registry.READ),
  READER(
      "`payouts status`, `report`, `tail`, `review`, `audit`, `console`, `topics check`, `request`",
      Registry.READ),
  OPERATOR("`payouts resolve`, `resend`, `audit acknowledge`, `requesters`", Registry.READ);

  private final String does;
  private final Registry registry;

  /** What a role may do in the schema registry. */
  public enum Registry {
    /** Read schemas, versions and levels; look a schema up. */
    READ,
    /** Also register schemas and set compatibility levels. */
    WRITE
  }

  Role(String does, Registry registry) {
    this.does = does;
    this.registry = registry;
  }

  /** The worker of a platform. */
  public static Role worker(Platform platform) {
    return named("worker-" + Platforms.name(platform))
        .orElseThrow(() -> new IllegalArgumentException("no worker of " + platform));
  }

  /** The role of that name. */
  public static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.label().equals(name)).findFirst();
  }

  /** The names of all roles. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Role::label).toList();
  }

  /** The name as people write it, for example {@code worker-mturk}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of its principal unless another one is given. */
  public String principal() {
    return "payout-" + label();
  }

  /** What runs under it, in Markdown. */
  public String does() {
    return does;
  }

  public Registry registry() {
    return registry;
  }
}
