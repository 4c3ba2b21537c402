package org.payouts.console.access;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.console.oidc.SignInAttempt;
import org.payouts.console.oidc.SignInClaims;
import org.payouts.console.oidc.SignInFailure;
import org.payouts.console.oidc.SignInFailure.Kind;
import org.payouts.console.oidc.SignInService;

/**
 * Whom a sign-in service names by OpenID Connect. Sessions and attempts are in memory: a restart
 * ends them.
 */
public final class OidcSignIn implements SignIn {
  private static final int MOST_ATTEMPTS = 5_000;
  private static final Duration ATTEMPT = Duration.ofMinutes(10);
  private static final int MOST_SESSIONS = 10_000;

  private final SignInService service;
  private final Rules rules;
  private final TrustedProxies proxies;
  private final TimedStore<SignInAttempt> attempts;
  private final TimedStore<Known> sessions;

  /** Who has signed in. */
  private record Known(String name, Set<ConsoleRole> roles) {}

  /**
   * What is read from an ID token.
   *
   * @param nameClaims the first of them that is there names the person
   * @param rolesClaim holds what roles are given by
   */
  public record Rules(List<String> nameClaims, String rolesClaim, RoleNames roles) {
    public Rules {
      nameClaims = List.copyOf(nameClaims);
    }
  }

  /**
   * A sign-in that was begun.
   *
   * @param to where the browser goes
   * @param browser the cookie that it gets
   */
  public record Begun(URI to, String browser) {}

  /**
   * A sign-in that has ended well.
   *
   * @param session the cookie that the browser gets
   * @param returnTo where the browser goes
   */
  public record Entered(String session, String returnTo, String name, Set<ConsoleRole> roles) {
    public Entered {
      roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
      return "Entered[" + name + "]";
    }
  }

  public OidcSignIn(
      SignInService service,
      Rules rules,
      TrustedProxies proxies,
      Duration session,
      InstantSource clock) {
    this.service = service;
    this.rules = rules;
    this.proxies = proxies;
    this.attempts = new TimedStore<>(MOST_ATTEMPTS, ATTEMPT, clock);
    this.sessions = new TimedStore<>(MOST_SESSIONS, session, clock);
  }

  /**
   * Begins a sign-in.
   *
   * @param browser its cookie of another one that it has begun, in another tab perhaps
   * @param again whether somebody who is known there has to sign in once more
   */
  public Begun begin(@Nullable String returnTo, @Nullable String browser, boolean again)
      throws SignInFailure {
    String of = browser != null && RandomName.isOne(browser) ? browser : RandomName.next();
    SignInAttempt attempt = SignInAttempt.of(of, ReturnPath.of(returnTo));
    return new Begun(service.begin(attempts.add(attempt), attempt, again), of);
  }

  /**
   * Ends a sign-in with what the sign-in service answered. It works once, and only in the browser
   * that has begun it.
   */
  public Entered finish(@Nullable String browser, Map<String, List<String>> answer)
      throws SignInFailure {
    List<String> states = answer.getOrDefault("state", List.of());
    Optional<SignInAttempt> attempt =
        states.size() == 1 ? attempts.take(states.get(0)) : Optional.empty();
    if (attempt.isEmpty() || browser == null || !Sessions.same(attempt.get().browser(), browser)) {
      throw new SignInFailure(
          Kind.REFUSED,
          "You are not signed in: this answer belongs to no sign-in that this browser has begun within the last"
              + " ten minutes. A sign-in works once.",
          "unknown state");
    }
    SignInClaims claims = service.finish(attempt.get(), answer);
    Known known = known(claims);
    String session = sessions.add(known);
    return new Entered(session, attempt.get().returnTo(), known.name(), known.roles());
  }

  private Known known(SignInClaims claims) throws SignInFailure {
    String name =
        claims
            .first(rules.nameClaims())
            .filter(Person::isName)
            .orElseThrow(
                () ->
                    new SignInFailure(
                        Kind.REFUSED,
                        "The sign-in service gives you no name that actions could be written with.",
                        "no usable name in the claims " + rules.nameClaims()));
    Set<ConsoleRole> roles = rules.roles().of(claims.all(rules.rolesClaim()));
    if (roles.isEmpty()) {
      throw new SignInFailure(
          Kind.REFUSED,
          "The sign-in service knows you as "
              + name
              + ", and you have no role in this console. Ask the people who run it for one.",
          name + " has no role; the claim " + rules.rolesClaim() + " gives none");
    }
    return new Known(name, roles);
  }

  /** Ends a session. */
  public void signOut(@Nullable String session) {
    var unused = sessions.take(session);
  }

  @Override
  public Optional<Person> who(Visit visit) {
    return sessions
        .get(visit.session())
        .map(known -> new Person(known.name(), proxies.browserOf(visit), known.roles()));
  }

  @Override
  public String remedy() {
    return "You are not signed in.";
  }
}
