package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.FormTokens;
import org.payouts.console.access.Person;
import org.payouts.console.access.RequestGuard;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.TokenSignIn;
import org.payouts.console.access.Visit;

/** Lets in who is known, and keeps out what is no request of a page of ours. */
final class Visitors {
  static final String COOKIE = "payouts_console";

  private static final String PERSON = "person";

  private final RequestGuard guard;
  private final SignIn signIn;
  private final FormTokens tokens;

  Visitors(RequestGuard guard, SignIn signIn, FormTokens tokens) {
    this.guard = guard;
    this.signIn = signIn;
    this.tokens = tokens;
  }

  /** Before everything else. */
  void guard(Context context) {
    boolean changes =
        !context.method().name().equals("GET") && !context.method().name().equals("HEAD");
    Optional<String> refusal =
        guard.refusal(
            context.header("Host"),
            context.header("Origin"),
            context.header("Sec-Fetch-Site"),
            changes);
    if (refusal.isPresent()) {
      throw new Refusal(403, refusal.get());
    }
    secure(context);
  }

  /** Nothing from elsewhere, nothing inline, and nowhere else to send anything to. */
  private static void secure(Context context) {
    context.header(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "same-origin");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Cache-Control", "no-store");
  }

  /** Before all pages: who is there. */
  void letIn(Context context) {
    Optional<Person> person =
        signIn.who(
            new Visit(
                context.req().getRemoteAddr(),
                context.cookie(COOKIE),
                name -> context.header(name)));
    if (person.isPresent()) {
      context.attribute(PERSON, person.get());
      return;
    }
    throw new Refusal(
        401,
        signIn instanceof TokenSignIn
            ? "Open the link that the console printed when it was started. It works once; a new start prints a new one."
            : "The proxy in front of the console names nobody who is let in.");
  }

  /** Exchanges the token of the link for a cookie. */
  void exchange(Context context) {
    String token = context.queryParam("token");
    if (token == null || !(signIn instanceof TokenSignIn byToken)) {
      throw new Refusal(404, "there is no such page");
    }
    Optional<String> session = byToken.open(token);
    if (session.isEmpty()) {
      throw new Refusal(
          401,
          "This link was used already, or is of an earlier start. A new start prints a new one.");
    }
    context.header(
        "Set-Cookie", COOKIE + "=" + session.get() + "; Path=/; HttpOnly; SameSite=Strict");
    context.redirect("/", HttpStatus.SEE_OTHER);
  }

  /** Who is there. */
  static Person person(Context context) {
    return Objects.requireNonNull(context.attribute(PERSON));
  }

  /** Refuses what the person may not do, and forms that no page of ours was made for. */
  Person acting(Context context, ConsoleRole role) {
    Person person = person(context);
    if (!person.may(role)) {
      throw new Refusal(
          403,
          person.name()
              + " may not do this: it needs the role "
              + role.name().toLowerCase(Locale.ROOT));
    }
    if (!tokens.fits(person, context.formParam("form"))) {
      throw new Refusal(403, "This page is of an earlier start of the console: load it again.");
    }
    return person;
  }
}
