package org.payouts.console.web;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.FormTokens;
import org.payouts.console.access.OidcSignIn;
import org.payouts.console.access.Person;
import org.payouts.console.access.RequestGuard;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.Visit;

/** Lets in who is known, and keeps out what is no request of a page of ours. */
final class Visitors {
  private static final String PERSON = "person";
  private static final String SIGN_IN = "Sign in";

  private final RequestGuard guard;
  private final SignIn signIn;
  private final FormTokens tokens;
  private final Cookies cookies;

  Visitors(RequestGuard guard, SignIn signIn, FormTokens tokens, Cookies cookies) {
    this.guard = guard;
    this.signIn = signIn;
    this.cookies = cookies;
    this.tokens = tokens;
  }

  /** Before everything else. */
  void guard(Context context) {
    Optional<String> refusal =
        guard.refusal(
            context.header("Host"),
            context.header("Origin"),
            context.header("Sec-Fetch-Site"),
            changes(context));
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
    Optional<Person> person = who(context);
    if (person.isPresent()) {
      context.attribute(PERSON, person.get());
      return;
    }
    throw notSignedIn(context);
  }

  /** Who is there; empty for somebody who is not let in. */
  Optional<Person> who(Context context) {
    return signIn.who(
        new Visit(
            context.req().getRemoteAddr(), cookies.session(context), name -> context.header(name)));
  }

  private Refusal notSignedIn(Context context) {
    if (!(signIn instanceof OidcSignIn)) {
      return new Refusal(401, signIn.remedy());
    }
    if (changes(context)) {
      return new Refusal(
          401,
          "You are not signed in any more. Nothing was done.",
          new Refusal.Way(SignInPages.link(null), SIGN_IN, false));
    }
    if (context.header("HX-Request") != null) {
      context.header("HX-Refresh", "true"); // The page that asks for a part of itself goes there.
    }
    String query = context.queryString();
    String page = query == null ? context.path() : context.path() + "?" + query;
    return new Refusal(
        401, signIn.remedy(), new Refusal.Way(SignInPages.link(page), SIGN_IN, true));
  }

  private static boolean changes(Context context) {
    String method = context.method().name();
    return !method.equals("GET") && !method.equals("HEAD");
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
