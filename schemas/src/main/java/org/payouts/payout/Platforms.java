package org.payouts.payout;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.payouts.Platform;

/**
 * The platforms that pay, and their names as used in topic names, configuration keys and payout
 * IDs.
 */
public final class Platforms {
  /** The platforms that pay: all but UNKNOWN. */
  public static final List<Platform> ALL =
      List.of(Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT);

  private Platforms() {}

  /**
   * The platform's name in lower case, for example {@code prolific}.
   *
   * @throws IllegalArgumentException for UNKNOWN, which has no topics and no keys
   */
  public static String name(Platform platform) {
    if (platform == Platform.UNKNOWN) {
      throw new IllegalArgumentException("UNKNOWN is no platform that pays");
    }
    return platform.name().toLowerCase(Locale.ROOT);
  }

  /** The platform of a name, in any case; empty if there is none of that name. */
  public static Optional<Platform> parse(String name) {
    return ALL.stream().filter(platform -> platform.name().equalsIgnoreCase(name)).findFirst();
  }
}
