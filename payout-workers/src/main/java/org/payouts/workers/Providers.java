package org.payouts.workers;

import org.apache.kafka.common.config.ConfigDef;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.workers.provider.ProviderSetup;

/** The one place where platforms are registered. */
final class Providers {
  private Providers() {}

  /** The configuration keys of the platform's provider. */
  static ConfigDef keys(Platform platform) {
    throw new IllegalArgumentException("no provider for " + platform);
  }

  static ProviderSetup<?, ?> open(Platform platform, Settings settings) {
    throw new IllegalArgumentException("no provider for " + platform + settings);
  }
}
