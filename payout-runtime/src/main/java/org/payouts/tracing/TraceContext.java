package org.payouts.tracing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, and its newest span, as W3C Trace Context writes them.
 * Anybody may have made it up: it is carried and shown, and nothing is decided by it.
 *
 * @param parent the text of {@code traceparent}, version 00
 * @param state the text of {@code tracestate}, if there is one
 */
public record TraceContext(String parent, @Nullable String state) {
  /** Longest {@code traceparent} that is looked at: later versions may be longer than this one. */
  static final int LONGEST_PARENT = 256;

  /** Longest {@code tracestate} that is carried, which is what the standard asks for. */
  static final int LONGEST_STATE = 512;

  private static final String VERSION = "00";
  private static final int LENGTH = 55;
  private static final Pattern PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  /** The context of these texts, or null if they name none: a bad one is no reason to fail. */
  public static @Nullable TraceContext of(@Nullable String parent, @Nullable String state) {
    if (parent == null || parent.length() > LONGEST_PARENT) {
      return null;
    }
    Matcher matcher = PARENT.matcher(parent);
    if (!matcher.matches() || (matcher.group(1) != null && parent.startsWith(VERSION))) {
      return null;
    }
    return new TraceContext(
        VERSION + parent.substring(VERSION.length(), LENGTH), isUsable(state) ? state : null);
  }

  private static boolean isUsable(@Nullable String state) {
    return state != null
        && !state.isBlank()
        && state.length() <= LONGEST_STATE
        && state.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
