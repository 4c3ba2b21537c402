package org.payouts.console.oidc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an ID token that was checked says of a person. */
public record SignInClaims(Map<String, Object> claims) {
  private static final String EMAIL = "email";
  private static final String VERIFIED = "email_verified";

  /**
   * The first of these claims that is a text. An address counts only if the sign-in service says
   * that it is verified: elsewhere people write into it what they like.
   */
  public Optional<String> first(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals(EMAIL) || isVerified())
        .map(claims::get)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** Some services write the text in place of the value. */
  private boolean isVerified() {
    Object said = claims.get(VERIFIED);
    return Boolean.TRUE.equals(said) || "true".equals(said);
  }

  /**
   * The texts of a claim, which is one or a list.
   *
   * @param name of the claim, or of one in another: {@code realm_access.roles}
   */
  public Set<String> all(String name) {
    Object value = claims.containsKey(name) ? claims.get(name) : nested(name);
    Stream<?> values =
        value instanceof Collection<?> many ? many.stream() : Stream.of(orEmpty(value));
    return values
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .collect(Collectors.toSet());
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? Set.of() : value;
  }

  private @Nullable Object nested(String name) {
    Object value = claims;
    for (String part : name.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return value;
  }
}
