package org.payouts.config;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;

/** The keys of {@link AdmissionLimits}, for all services that hold requests against them. */
public final class AdmissionKeys {
  private AdmissionKeys() {}

  /** Adds the keys to a service's own. */
  public static ConfigDef define(ConfigDef definition) {
    for (Platform platform : Platforms.ALL) {
      definition.define(
          AdmissionLimits.capKey(platform),
          ConfigDef.Type.LONG,
          AdmissionLimits.DEFAULT_MAX_AMOUNT_MINOR,
          Range.atLeast(1),
          Importance.HIGH,
          "Greatest amount of one payout on this platform, in minor units; a greater one is refused.");
      definition.define(
          TargetId.key(platform),
          ConfigDef.Type.STRING,
          IdRule.SHAPE.text(),
          ValidString.in(IdRule.SHAPE.text(), IdRule.ANY.text()),
          Importance.LOW,
          IdRule.DOC);
    }
    return definition;
  }

  /** What a configuration with these keys says. */
  public static AdmissionLimits limits(AbstractConfig config) {
    Map<Platform, Long> caps = new EnumMap<>(Platform.class);
    Map<Platform, IdRule> ids = new EnumMap<>(Platform.class);
    for (Platform platform : Platforms.ALL) {
      caps.put(platform, config.getLong(AdmissionLimits.capKey(platform)));
      ids.put(platform, IdRule.parse(config.getString(TargetId.key(platform))).orElseThrow());
    }
    return new AdmissionLimits(caps, ids);
  }
}
