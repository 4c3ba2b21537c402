package org.payouts.gateway.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.gateway.problems.FieldError;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;
import org.payouts.payout.Targets;

/**
 * Somebody who may come in, and what it may ask for. What is its own is said by the beginning of
 * payout IDs: those it may use, and nothing else it may see.
 *
 * @param prefixes beginnings of its payout IDs
 * @param bonusesPerSecond most bonuses that it may ask for in a second, or null for the usual ones
 */
public record Requester(
    String name,
    List<String> prefixes,
    @Nullable Integer bonusesPerSecond,
    Map<Platform, Grants> may,
    List<Webhook> webhooks) {
  private static final String SCOPE = "OUT_OF_SCOPE";

  public Requester {
    prefixes = List.copyOf(prefixes);
    may = Map.copyOf(may);
    webhooks = List.copyOf(webhooks);
  }

  /** Whether a payout is its own. */
  public boolean owns(@Nullable String payoutId) {
    return payoutId != null && prefixes.stream().anyMatch(payoutId::startsWith);
  }

  /**
   * What of a request is beyond what it may ask for.
   *
   * @param at pointer of the request in the body
   */
  public List<FieldError> beyond(BonusRequested request, String at) {
    List<FieldError> errors = new ArrayList<>(0);
    if (!owns(request.getPayoutId())) {
      errors.add(error(at + "/payout_id", "this key's payout IDs begin with " + prefixes));
    }
    Object target = request.getTarget();
    Platform platform = Targets.platform(target).orElseThrow();
    Grants grants = may.get(platform);
    if (grants == null) {
      errors.add(
          error(at + "/target/platform", "this key may not pay on " + Platforms.name(platform)));
      return errors;
    }
    Map<TargetId, String> ids = Targets.ids(Targets.canonical(target));
    String workspace = ids.get(TargetId.PROLIFIC_WORKSPACE);
    if (workspace != null && !grants.workspace(workspace)) {
      errors.add(error(at + "/target/workspace_id", "this key may not spend of this workspace"));
    }
    TargetId study = studyOf(platform);
    if (!grants.study(ids.getOrDefault(study, ""))) {
      errors.add(error(at + "/target/" + study.field(), "this key may not pay in this study"));
    }
    Long cap = grants.cap(request.getCurrency());
    if (cap == null) {
      errors.add(error(at + "/currency", "this key may not pay in this currency"));
    } else if (request.getAmountMinor() > cap) {
      errors.add(error(at + "/amount", "this key's cap is %d minor units a bonus".formatted(cap)));
    }
    return errors;
  }

  static TargetId studyOf(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> TargetId.PROLIFIC_STUDY;
      case MTURK -> TargetId.MTURK_HIT;
      case RESPONDENT -> TargetId.RESPONDENT_PROJECT;
      case UNKNOWN -> throw new IllegalArgumentException("no platform that pays");
    };
  }

  private static FieldError error(String pointer, String detail) {
    return new FieldError(pointer, SCOPE, detail);
  }
}
