package org.payouts.cli.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.requests.RequestOptions;

/**
 * A plan as it is kept, with all that is needed to make it anew.
 *
 * @param files absolute paths
 * @param again whether {@code --again} was given, as for {@code correct}
 * @param madeMs when it was made, as for {@code begunMs}
 * @param begunMs when it began to be sent, or null
 */
public record StoredPlan(
    String hash,
    long madeMs,
    @Nullable Long begunMs,
    List<String> files,
    RequestOptions options,
    boolean again,
    boolean correct,
    PaymentPlan plan) {

  /** How long a plan holds. */
  public static final Duration LIFE = Duration.ofHours(24);

  /** When it was made. */
  Instant madeAt() {
    return Instant.ofEpochMilli(madeMs);
  }

  /** When it ends. */
  public Instant end() {
    return madeAt().plus(LIFE);
  }

  /** The same after it began to be sent. */
  StoredPlan begun(Instant now) {
    return new StoredPlan(
        hash,
        madeMs,
        begunMs == null ? now.toEpochMilli() : begunMs,
        files,
        options,
        again,
        correct,
        plan);
  }
}
