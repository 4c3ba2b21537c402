package org.payouts.control;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;
import org.payouts.payout.Targets;

/**
 * A part of what the stack pays: everything, a platform, one of its accounts, or one of its
 * studies. Written as {@code all}, {@code prolific}, {@code prolific/account/64aa...}, {@code
 * prolific/study/65bb...}.
 *
 * @param platform null for everything
 * @param id of the account or study; empty for everything and for a platform
 */
public record Scope(Kind kind, @Nullable Platform platform, String id) {
  private static final String EVERYTHING = "all";
  private static final String ACCOUNT = "account";
  private static final String STUDY = "study";

  /** How wide it is. */
  public enum Kind {
    EVERYTHING,
    PLATFORM,
    /** What is paid from one balance: a workspace of Prolific. The others have one account each. */
    ACCOUNT,
    /** A study, a HIT or a project. */
    STUDY
  }

  public static Scope everything() {
    return new Scope(Kind.EVERYTHING, null, "");
  }

  public static Scope of(Platform platform) {
    return new Scope(Kind.PLATFORM, platform, "");
  }

  /** A scope as people write it; empty if it is none. */
  public static Optional<Scope> parse(String text) {
    if (text.equals(EVERYTHING)) {
      return Optional.of(everything());
    }
    String[] parts = text.split("/", 3);
    Optional<Platform> platform = Platforms.parse(parts[0]);
    if (platform.isEmpty() || parts.length == 2) {
      return Optional.empty();
    }
    if (parts.length == 1) {
      return platform.map(Scope::of);
    }
    return id(parts[1], platform.get())
        .filter(id -> TargetId.isSafe(parts[2]))
        .map(id -> new Scope(kind(id), platform.get(), id.canonical(parts[2])));
  }

  /** Only Prolific has several accounts behind one worker. */
  private static Optional<TargetId> id(String word, Platform platform) {
    if (word.equals(ACCOUNT) && platform == Platform.PROLIFIC) {
      return Optional.of(TargetId.PROLIFIC_WORKSPACE);
    }
    if (!word.equals(STUDY)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (platform) {
          case PROLIFIC -> TargetId.PROLIFIC_STUDY;
          case MTURK -> TargetId.MTURK_HIT;
          case RESPONDENT -> TargetId.RESPONDENT_PROJECT;
          case UNKNOWN -> throw new IllegalArgumentException("no platform that pays");
        });
  }

  private static Kind kind(TargetId id) {
    return id == TargetId.PROLIFIC_WORKSPACE ? Kind.ACCOUNT : Kind.STUDY;
  }

  /** Whether anything of the platform is in it. */
  public boolean concerns(Platform of) {
    return platform == null || platform == of;
  }

  /** Whether a target of a request, a command or a ledger entry is in it. */
  public boolean includes(@Nullable Object target) {
    boolean here = Targets.platform(target).filter(this::concerns).isPresent();
    return switch (kind) {
      case EVERYTHING, PLATFORM -> here;
      case ACCOUNT ->
          here && target instanceof ProlificTarget prolific && id.equals(prolific.getWorkspaceId());
      case STUDY -> here && id.equals(Targets.study(target));
    };
  }

  /** Whether a payout of this account and study is in it, as results name them. */
  public boolean includes(Platform of, String account, String study) {
    return concerns(of)
        && switch (kind) {
          case EVERYTHING, PLATFORM -> true;
          case ACCOUNT -> id.equals(account);
          case STUDY -> id.equals(study);
        };
  }

  /** The scope as people write it. */
  @Override
  public String toString() {
    return switch (kind) {
      case EVERYTHING -> EVERYTHING;
      case PLATFORM -> name();
      case ACCOUNT -> name() + "/" + ACCOUNT + "/" + id;
      case STUDY -> name() + "/" + STUDY + "/" + id;
    };
  }

  private String name() {
    return Platforms.name(Objects.requireNonNull(platform));
  }
}
