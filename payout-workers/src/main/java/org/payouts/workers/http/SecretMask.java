package org.payouts.workers.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Map<Character, String> NAMED =
      Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&apos;");

  private final List<Pattern> plain = new ArrayList<>();
  private final List<Pattern> base64 = new ArrayList<>();

  private SecretMask(Collection<String> secrets) {
    for (String secret : secrets) {
      String forms = forms(secret);
      plain.add(
          Pattern.compile(
              secret.length() < DISTINCT
                  ? "(?i)(?<![A-Za-z0-9])" + forms + "(?![A-Za-z0-9])"
                  : "(?i)" + forms));
      base64Of(secret).forEach(core -> base64.add(Pattern.compile(forms(core))));
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
    String masked = text;
    for (Pattern secret : plain) {
      masked = secret.matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    }
    for (Pattern core : base64) {
      masked = maskWords(core, masked);
    }
    return masked;
  }

  /** The headers without the secrets. */
  Map<String, String> mask(Map<String, String> headers) {
    Map<String, String> masked = new TreeMap<>();
    headers.forEach((name, value) -> masked.put(mask(name), mask(value)));
    return masked;
  }

  /** A piece of base64 is masked with all that is encoded around it. */
  private static String maskWords(Pattern core, String text) {
    Matcher found = core.matcher(text);
    StringBuilder masked = new StringBuilder();
    int done = 0;
    while (found.find()) {
      if (found.start() < done) {
        continue;
      }
      int from = found.start();
      while (from > done && isBase64(text.charAt(from - 1))) {
        from--;
      }
      int to = found.end();
      while (to < text.length() && isBase64(text.charAt(to))) {
        to++;
      }
      masked.append(text, done, from).append(MASK);
      done = to;
    }
    return masked.append(text, done, text.length()).toString();
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "+/=-_\\".indexOf(c) >= 0;
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

  /** A pattern of a text in which each character may be escaped. */
  private static String forms(String text) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String hex = "(?i:" + Integer.toHexString(0x100 | c).substring(1) + ")";
      pattern
          .append("(?:\\\\{1,2}u00" + hex)
          .append("|%" + hex)
          .append("|&#0{0,4}" + (int) c + ";")
          .append("|&#[xX]0{0,4}" + hex + ";");
      String named = NAMED.get(c);
      if (named != null) {
        pattern.append('|').append(named);
      }
      if (c == '"' || c == '/' || c == '\\') {
        pattern.append("|\\\\{1,4}").append(Pattern.quote(String.valueOf(c)));
      }
      pattern.append('|').append(Pattern.quote(String.valueOf(c))).append(')');
    }
    return pattern.toString();
  }
}
