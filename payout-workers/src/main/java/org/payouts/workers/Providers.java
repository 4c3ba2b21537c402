package org.payouts.workers;

import org.apache.kafka.common.config.ConfigDef;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.workers.preview.ProviderBooks;
import org.payouts.workers.preview.ProviderPreview;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.providers.mturk.MTurkConfig;
import org.payouts.workers.providers.mturk.MTurkSetup;
import org.payouts.workers.providers.prolific.ProlificConfig;
import org.payouts.workers.providers.prolific.ProlificSetup;
import org.payouts.workers.providers.respondent.RespondentConfig;
import org.payouts.workers.providers.respondent.RespondentSetup;

/** The one place where platforms are registered. */
public final class Providers {
  private Providers() {}

  /** The configuration keys of the platform's provider. */
  public static ConfigDef keys(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> ProlificConfig.definition();
      case MTURK -> MTurkConfig.definition();
      case RESPONDENT -> RespondentConfig.definition();
      case UNKNOWN -> throw unknown();
    };
  }

  /**
   * Asks the platform's provider about payouts, without money.
   *
   * @param setUps whether Prolific may be asked for drafts; else it is only read
   * @throws org.payouts.config.InvalidConfigurationException naming every missing or bad key
   */
  public static ProviderPreview<?, ?> preview(
      Platform platform, Settings settings, boolean setUps) {
    return platform == Platform.PROLIFIC && !setUps
        ? new ProviderPreview<>(ProlificSetup.openForReads(settings))
        : new ProviderPreview<>(open(platform, settings));
  }

  /**
   * Reads the platform's provider's books.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every missing or bad key
   */
  public static ProviderBooks<?, ?> books(Platform platform, Settings settings) {
    return platform == Platform.PROLIFIC
        ? new ProviderBooks<>(ProlificSetup.openForReads(settings))
        : new ProviderBooks<>(open(platform, settings));
  }

  static ProviderSetup<?, ?> open(Platform platform, Settings settings) {
    return switch (platform) {
      case PROLIFIC -> ProlificSetup.open(settings);
      case MTURK -> MTurkSetup.open(settings);
      case RESPONDENT -> RespondentSetup.open(settings);
      case UNKNOWN -> throw unknown();
    };
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("UNKNOWN is no platform that pays");
  }
}
