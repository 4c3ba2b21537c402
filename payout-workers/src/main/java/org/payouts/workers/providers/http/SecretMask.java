package org.payouts.workers.providers.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the secrets in use in text from outside and masks them: as they are, escaped as JSON, HTML
 * and addresses do, and inside of base64 (which also covers basic authentication). Servers and
 * proxies echo requests in error pages, headers included. Secrets of fewer than four characters are
 * not looked for: they would be found everywhere.
 */
public final class SecretMask {
  /** Masks nothing. */
  public static final SecretMask NONE = new SecretMask(List.of());

  private static final String MASK = "[secret]";
  private static final int SHORTEST = 4;

  /** A shorter secret is only masked where it stands as a word. */
  private static final int DISTINCT = 12;

  /** Fewer characters of base64 are no evidence. */
  private static final int BASE64_SHORTEST = 8;

  private final List<String> plain = new ArrayList<>();
  private final Set<String> base64 = new LinkedHashSet<>();

  private SecretMask(Collection<String> secrets) {
    for (String secret : secrets) {
      plain.add(lower(secret));
      base64.addAll(base64Of(secret));
    }
  }

  /**
   * A mask of what credentials hold.
   *
   * @param credentials keys, or header values of which the first word may be a scheme ({@code Token
   *     ...})
   */
  public static SecretMask of(Collection<String> credentials) {
    Set<String> secrets = new LinkedHashSet<>();
    for (String value : credentials) {
      secrets.add(value.trim());
      int space = value.trim().indexOf(' ');
      secrets.add(value.trim().substring(space + 1).trim());
    }
    return new SecretMask(
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList());
  }

  /** The text without the secrets. */
  public String mask(String text) {
    if (plain.isEmpty()) {
      return text;
    }
    BitSet secret = new BitSet();
    find(text, lower(text), (from, to) -> secret.set(from, to));
    if (text.indexOf('\\') >= 0 || text.indexOf('%') >= 0 || text.indexOf('&') >= 0) {
      Unescaped plainer = new Unescaped(text);
      String unescaped = plainer.text();
      find(
          unescaped,
          lower(unescaped),
          (from, to) -> secret.set(plainer.before(from), plainer.before(to)));
    }
    return secret.isEmpty() ? text : masked(text, secret);
  }

  private interface Found {
    void at(int from, int to);
  }

  private void find(String text, String lower, Found found) {
    for (String secret : plain) {
      for (int at = lower.indexOf(secret); at >= 0; at = lower.indexOf(secret, at + 1)) {
        int to = at + secret.length();
        if (secret.length() >= DISTINCT || isWord(lower, at, to)) {
          found.at(at, to);
        }
      }
    }
    for (String core : base64) {
      int at = text.indexOf(core);
      while (at >= 0) {
        // What is encoded around it is masked as well.
        int from = at;
        while (from > 0 && isBase64(text.charAt(from - 1))) {
          from--;
        }
        int to = at + core.length();
        while (to < text.length() && isBase64(text.charAt(to))) {
          to++;
        }
        found.at(from, to);
        at = text.indexOf(core, to);
      }
    }
  }

  private static boolean isWord(String text, int from, int to) {
    return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
        && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
  }

  private static String masked(String text, BitSet secret) {
    StringBuilder masked = new StringBuilder();
    int done = 0;
    for (int from = secret.nextSetBit(0); from >= 0; from = secret.nextSetBit(done)) {
      masked.append(text, done, from).append(MASK);
      done = secret.nextClearBit(from);
    }
    return masked.append(text, done, text.length()).toString();
  }

  /** Letter by letter, so that positions stay the same. */
  private static String lower(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] = (char) (chars[i] + ('a' - 'A'));
      }
    }
    return new String(chars);
  }

  /** The headers without the secrets. */
  Map<String, String> mask(Map<String, String> headers) {
    Map<String, String> masked = new TreeMap<>();
    headers.forEach((name, value) -> masked.put(mask(name), mask(value)));
    return masked;
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "+/=-_".indexOf(c) >= 0;
  }

  /**
   * What base64 makes of a secret wherever in a longer text it stands: one form for each position
   * within three bytes, without the characters that depend on its neighbours.
   */
  private static Set<String> base64Of(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Set<String> cores = new LinkedHashSet<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      String core = Base64.getEncoder().encodeToString(shifted).substring(from, to);
      if (core.length() >= BASE64_SHORTEST) {
        cores.add(core);
        cores.add(core.replace('+', '-').replace('/', '_'));
      }
    }
    return cores;
  }
}
