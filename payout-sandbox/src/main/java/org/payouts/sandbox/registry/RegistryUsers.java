package org.payouts.sandbox.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a registry, with basic authentication.
 *
 * @param passwords by user
 * @param writers those who may also register schemas and set levels
 */
public record RegistryUsers(Map<String, String> passwords, Set<String> writers) {
  private static final String BASIC = "Basic ";

  public RegistryUsers {
    passwords = Map.copyOf(passwords);
    writers = Set.copyOf(writers);
  }

  /**
   * Lets a call pass.
   *
   * @param authorization the header of that name
   * @throws RegistryException 401 for an unknown user, 403 for one who may only read
   */
  void check(@Nullable String authorization, String method, String path) {
    String user = user(authorization);
    boolean looksUp = method.equals("POST") && !path.endsWith("/versions");
    if (!method.equals("GET") && !looksUp && !writers.contains(user)) {
      throw new RegistryException(403, 40301, "User " + user + " may not " + method + " " + path);
    }
  }

  private String user(@Nullable String authorization) {
    if (authorization != null && authorization.startsWith(BASIC)) {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split(":", 2);
      if (parts.length == 2 && Objects.equals(passwords.get(parts[0]), parts[1])) {
        return parts[0];
      }
    }
    throw new RegistryException(401, 40101, "Unauthorized");
  }
}
