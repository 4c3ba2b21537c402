package org.payouts.sandbox.testing;

import java.util.UUID;

/** Names for topics, groups and transactional ids that no other test on the same broker uses. */
public final class UniqueNames {
  private UniqueNames() {}

  /** {@code PREFIX-} and eight hexadecimal digits. */
  public static String of(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
