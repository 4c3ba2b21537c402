package org.payouts.console.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInClaimsTest {
  private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

  private static String name(Map<String, Object> claims) {
    return new SignInClaims(claims).first(NAMES).orElse("nobody");
  }

  @Test
  void the_first_claim_that_is_there_names_the_person() {
    assertThat(name(Map.of("preferred_username", "a.jones", "email", "a@lab", "sub", "1")))
        .isEqualTo("a.jones");
    assertThat(name(Map.of("email", "a@lab", "email_verified", true, "sub", "1")))
        .isEqualTo("a@lab");
    assertThat(name(Map.of("preferred_username", " ", "sub", "1"))).isEqualTo("1");
    assertThat(name(Map.of("preferred_username", 7))).isEqualTo("nobody");
  }

  @Test
  void an_address_that_is_not_verified_names_nobody() {
    assertThat(name(Map.of("email", "boss@lab", "email_verified", false, "sub", "1")))
        .isEqualTo("1");
    assertThat(name(Map.of("email", "boss@lab", "email_verified", "false", "sub", "1")))
        .isEqualTo("1");
    assertThat(name(Map.of("email", "boss@lab", "sub", "1"))).as("nothing said").isEqualTo("1");
    assertThat(name(Map.of("email", "a@lab", "email_verified", "true", "sub", "1")))
        .isEqualTo("a@lab");
  }

  @Test
  void roles_are_given_by_a_text_a_list_or_a_claim_within_others() {
    SignInClaims claims =
        new SignInClaims(
            Map.of(
                "role",
                "one",
                "groups",
                List.of("one", 2, "two"),
                "realm_access",
                Map.of("roles", List.of("three")),
                "with.dot",
                "four"));
    assertThat(claims.all("role")).containsExactly("one");
    assertThat(claims.all("groups")).containsExactlyInAnyOrder("one", "two");
    assertThat(claims.all("realm_access.roles")).containsExactly("three");
    assertThat(claims.all("with.dot")).containsExactly("four");
    assertThat(claims.all("none")).isEmpty();
    assertThat(claims.all("groups.one")).isEmpty();
  }
}
