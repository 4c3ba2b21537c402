package org.payouts.sandbox.providers.faults;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the payments that a read shows differ from those that there are.
 *
 * @param entries how many more it shows; of fewer, below 0, the newest are missing
 * @param amountsOffBy what is added to each amount, in minor units: the noise of floating point
 * @param anotherId whether the answer is about another thing than the one asked for
 * @param only the submission, assignment or response whose payments are distorted; null for all
 */
public record Distortion(
    int entries, BigDecimal amountsOffBy, boolean anotherId, @Nullable String only) {

  public static final Distortion NONE = new Distortion(0, BigDecimal.ZERO, false, null);

  /** What 64-bit arithmetic makes of one and a half pounds: 150.00000000000003 pence. */
  public static final BigDecimal NOISE = new BigDecimal("0.00000000000003");

  public static Distortion entries(int more) {
    return new Distortion(more, BigDecimal.ZERO, false, null);
  }

  public static Distortion amountsOffBy(BigDecimal minor) {
    return new Distortion(0, minor, false, null);
  }

  public static Distortion ofAnotherId() {
    return new Distortion(0, BigDecimal.ZERO, true, null);
  }

  public Distortion only(String target) {
    return new Distortion(entries, amountsOffBy, anotherId, target);
  }

  private boolean spares(String target) {
    return only != null && !only.equals(target);
  }

  /** The entries shown for a target. */
  public <T> List<T> entries(String target, List<T> real, Supplier<T> stranger) {
    if (entries == 0 || spares(target)) {
      return real;
    }
    List<T> shown =
        new ArrayList<>(real.subList(0, Math.max(0, Math.min(real.size(), real.size() + entries))));
    for (int i = 0; i < entries; i++) {
      shown.add(stranger.get());
    }
    return shown;
  }

  /** The amount shown for a target, in minor units. */
  public BigDecimal amount(String target, long minor) {
    BigDecimal real = BigDecimal.valueOf(minor);
    return spares(target) ? real : real.add(amountsOffBy);
  }

  /** The ID shown; another one of the same shape where that is wanted. */
  public String id(String real) {
    if (!anotherId || real.isEmpty() || spares(real)) {
      return real;
    }
    char last = real.charAt(real.length() - 1);
    return real.substring(0, real.length() - 1) + (last == '0' ? '1' : '0');
  }

  String label() {
    List<String> parts = new ArrayList<>();
    if (entries != 0) {
      parts.add(entries > 0 ? "count rises" : "entry vanishes");
    }
    if (amountsOffBy.signum() != 0) {
      parts.add("amounts with noise");
    }
    if (anotherId) {
      parts.add("another id");
    }
    return String.join(", ", parts);
  }
}
