package org.payouts.verification.harness;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.rights.Role;
import org.payouts.topics.Topics;

/** A way from a service to the brokers, with a proxy of its own at each broker. */
public enum ProxyRoute {
  ROUTER(null),
  PROLIFIC(Platform.PROLIFIC),
  MTURK(Platform.MTURK),
  RESPONDENT(Platform.RESPONDENT);

  public static final List<ProxyRoute> ALL = List.of(values());

  private final @Nullable Platform platform;

  ProxyRoute(@Nullable Platform platform) {
    this.platform = platform;
  }

  /** The route of a platform's workers. */
  public static ProxyRoute of(Platform platform) {
    return valueOf(platform.name());
  }

  /** The role of the services behind the route. */
  Role role() {
    return platform == null ? Role.ROUTER : Role.worker(platform);
  }

  /** The name in messages and file names. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of a service behind the route. */
  public String service() {
    return platform == null ? "router" : "worker-" + label();
  }

  /** What starts a service behind the route. */
  public List<String> command() {
    return List.of(service().split("-", -1));
  }

  /** The consumer group of the services behind the route. */
  public String group() {
    return platform == null ? Topics.ROUTER_APPLICATION_ID : Topics.group(platform);
  }

  /** What the services behind the route read. */
  public String input() {
    return platform == null ? Topics.BONUS_REQUESTED : Topics.commands(platform);
  }
}
