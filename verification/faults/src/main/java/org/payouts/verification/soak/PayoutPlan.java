package org.payouts.verification.soak;

import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/**
 * The payouts of a run: many studies, one target each, identifiers shaped as the platforms' own.
 * Each is a pure function of seed and number. Thread-safe.
 */
final class PayoutPlan {
  private static final int WORKSPACES = 24;
  private static final int PER_PROLIFIC_STUDY = 200;
  private static final int PER_HIT = 100;
  private static final int PER_PROJECT = 40;
  private static final int MTURK_WORKERS = 50_000;
  private static final int LEAST_MINOR = 20;
  private static final int AMOUNTS_MINOR = 400;
  private static final long INCENTIVE_MINOR = 2_500;
  private static final int OTHERS_PERCENT = 5;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{8}$");

  private final long seed;
  private final int payouts;
  private final int others;
  private final Instant asked;

  /**
   * @param asked when the requests say they were made
   */
  PayoutPlan(long seed, int payouts, Instant asked) {
    this.seed = seed;
    this.payouts = payouts;
    this.others = Math.toIntExact((long) payouts * OTHERS_PERCENT / 100);
    this.asked = asked;
  }

  int payouts() {
    return payouts;
  }

  /** How many of the payouts are the platform's: nine of ten MTurk's, the rest halved. */
  int of(Platform platform) {
    return platform == Platform.MTURK ? payouts - 2 * others : others;
  }

  /** The platform's lowest number; its numbers follow one another. */
  int first(Platform platform) {
    return Platforms.ALL.stream().takeWhile(each -> each != platform).mapToInt(this::of).sum();
  }

  Platform platform(int number) {
    return Platforms.ALL.stream()
        .filter(each -> number >= first(each) && number < first(each) + of(each))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no payout " + number));
  }

  /** The n-th study of Prolific. */
  String prolificStudy(int study) {
    return objectId("study", study);
  }

  /** The workspace of the n-th study: several, because each takes one bonus call at a time. */
  String workspace(int study) {
    return objectId("workspace", study % WORKSPACES);
  }

  BonusRequested request(int number) {
    Platform platform = platform(number);
    Object target = target(platform, number);
    return BonusRequested.newBuilder()
        .setPayoutId(id(platform, Targets.key(target)))
        .setTarget(target)
        .setAmountMinor(amountMinor(number))
        .setCurrency(currency(platform))
        .setReason("Thank you for taking part in our study")
        .setRequestedAt(asked)
        .setBatch(label())
        .build();
  }

  /** What the payout is to be paid, in minor units. */
  long amountMinor(int number) {
    long drawn = LEAST_MINOR + Math.floorMod(mix("amount", number), (long) AMOUNTS_MINOR);
    return platform(number) == Platform.RESPONDENT ? INCENTIVE_MINOR + drawn : drawn;
  }

  static String currency(Platform platform) {
    return platform == Platform.PROLIFIC ? "GBP" : "USD";
  }

  /** The number of a payout by its ID or target, both of which end in its digits; -1 for others. */
  int number(String idOrTarget) {
    Matcher digits = DIGITS.matcher(idOrTarget);
    int number = digits.find() ? Integer.parseInt(digits.group()) : payouts;
    if (number >= payouts) {
      return -1;
    }
    Platform platform = platform(number);
    String target = Targets.key(target(platform, number));
    return idOrTarget.equals(target) || idOrTarget.equals(id(platform, target)) ? number : -1;
  }

  private String id(Platform platform, String target) {
    return label() + ":" + Platforms.name(platform) + ":" + target;
  }

  private String label() {
    return "million-" + seed;
  }

  private Object target(Platform platform, int number) {
    int place = number - first(platform);
    return switch (platform) {
      case PROLIFIC -> {
        int study = place / PER_PROLIFIC_STUDY;
        yield new ProlificTarget(
            workspace(study), prolificStudy(study), hex("submission", number) + digits(number));
      }
      case MTURK ->
          new MTurkTarget(
              "A" + letters("worker", place % MTURK_WORKERS, 13),
              "3" + letters("assignment", number, 21) + digits(number),
              "3" + letters("hit", place / PER_HIT, 29));
      case RESPONDENT ->
          new RespondentTarget(
              objectId("project", place / PER_PROJECT),
              hex("response", number) + digits(number),
              INCENTIVE_MINOR);
      case UNKNOWN -> throw new IllegalArgumentException("no such platform");
    };
  }

  private static String digits(int number) {
    return String.format(Locale.ROOT, "%08d", number);
  }

  /** As MongoDB makes them: 24 hexadecimal digits. */
  private String objectId(String kind, int number) {
    return "68f1a2b3" + hex(kind, number);
  }

  private String hex(String kind, int number) {
    return String.format(Locale.ROOT, "%016x", mix(kind, number));
  }

  private String letters(String kind, int number, int count) {
    return new SplittableRandom(mix(kind, number))
        .ints(count, 0, 36)
        .mapToObj(letter -> Integer.toString(letter, 36))
        .collect(Collectors.joining())
        .toUpperCase(Locale.ROOT);
  }

  private long mix(String kind, int number) {
    return new SplittableRandom((seed ^ kind.hashCode()) + ((long) number << 32)).nextLong();
  }
}
