package org.payouts.topics;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics on which requesters ask, one for each: {@code bonus-requested.NAME}. Only the
 * requester may write there, so the topic proves who has asked.
 */
public final class RequesterTopics {
  /** What all of them begin with. */
  public static final String PREFIX = Topics.BONUS_REQUESTED + ".";

  /** What a requester's name is; it can be the end of a topic's name, and is safe in outputs. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private static final Pattern NAMES = Pattern.compile(NAME);
  private static final Pattern TOPICS = Pattern.compile(Pattern.quote(PREFIX) + NAME);

  private RequesterTopics() {}

  /** Whether the text can be a requester's name. */
  public static boolean isName(String text) {
    return NAMES.matcher(text).matches();
  }

  /** Matches the topics of all requesters. */
  public static Pattern all() {
    return TOPICS;
  }

  /**
   * The topic of a requester.
   *
   * @throws IllegalArgumentException if it is no name
   */
  public static String of(String requester) {
    if (!isName(requester)) {
      throw new IllegalArgumentException("a requester's name is " + NAME);
    }
    return PREFIX + requester;
  }

  /** Whose topic it is; empty if it is no requester's. */
  public static Optional<String> requester(String topic) {
    return TOPICS.matcher(topic).matches()
        ? Optional.of(topic.substring(PREFIX.length()))
        : Optional.empty();
  }
}
