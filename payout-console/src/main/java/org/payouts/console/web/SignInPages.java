package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.OidcSignIn;
import org.payouts.console.access.ReturnPath;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.TokenSignIn;
import org.payouts.console.metrics.ConsoleMetrics;
import org.payouts.console.oidc.OidcOptions;
import org.payouts.console.oidc.SignInFailure;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out: by the link of the token, or at the sign-in service. */
final class SignInPages {
  static final String BEGIN = "/sign-in";
  static final String END = "/sign-out";
  static final String ENDED = "/signed-out";

  /** What somebody may ask for who is not signed in. */
  static final Set<String> OPEN = Set.of(BEGIN, OidcOptions.RETURN, ENDED);

  private static final Logger log = LoggerFactory.getLogger(SignInPages.class);
  private static final String ONCE_MORE = BEGIN + "?again=yes";

  private final SignIn signIn;
  private final Cookies cookies;
  private final Pages pages;
  private final Visitors visitors;
  private final ConsoleMetrics metrics;

  SignInPages(
      SignIn signIn, Cookies cookies, Pages pages, Visitors visitors, ConsoleMetrics metrics) {
    this.signIn = signIn;
    this.cookies = cookies;
    this.pages = pages;
    this.visitors = visitors;
    this.metrics = metrics;
  }

  /** Where somebody signs in who has asked for a page. */
  static String link(@Nullable String page) {
    String to = ReturnPath.of(page);
    return BEGIN + "?return=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
  }

  void begin(Context context) {
    if (signIn instanceof TokenSignIn byToken) {
      exchange(context, byToken);
    } else if (signIn instanceof OidcSignIn byService) {
      begin(context, byService);
    } else {
      throw noSuchPage();
    }
  }

  /** Exchanges the token of the link for a cookie. */
  private void exchange(Context context, TokenSignIn byToken) {
    String token = context.queryParam("token");
    if (token == null) {
      throw noSuchPage();
    }
    Optional<String> session = byToken.open(token);
    if (session.isEmpty()) {
      throw new Refusal(
          401,
          "This link was used already, or is of an earlier start. A new start prints a new one.");
    }
    cookies.session(context, session.get());
    context.redirect("/", HttpStatus.SEE_OTHER);
  }

  private void begin(Context context, OidcSignIn byService) {
    String page = ReturnPath.of(context.queryParam("return"));
    boolean again = context.queryParam("again") != null;
    if (!again && visitors.who(context).isPresent()) {
      // A link from elsewhere has led here: browsers left the session's cookie out.
      context.redirect(page, HttpStatus.SEE_OTHER);
      return;
    }
    try {
      OidcSignIn.Begun begun = byService.begin(page, cookies.attempt(context), again);
      cookies.attempt(context, begun.browser());
      context.redirect(begun.to().toString(), HttpStatus.SEE_OTHER);
    } catch (SignInFailure e) {
      throw refused(e, page);
    }
  }

  /** The browser comes back from the sign-in service. */
  void finish(Context context) {
    if (!(signIn instanceof OidcSignIn byService)) {
      throw noSuchPage();
    }
    try {
      OidcSignIn.Entered entered =
          byService.finish(cookies.attempt(context), context.queryParamMap());
      byService.signOut(cookies.session(context));
      cookies.session(context, entered.session());
      metrics.signIn("accepted");
      LogEvent.SIGNED_IN
          .on(log)
          .addKeyValue("by", entered.name())
          .log("Signed in as {}", roles(entered.roles()));
      // A redirect would be the sign-in service's, and come without the cookie.
      pages.notice(
          context, new NoticePage("You are signed in.", entered.returnTo(), "Go on", true));
    } catch (SignInFailure e) {
      throw refused(e, null);
    }
  }

  private static String roles(Set<ConsoleRole> roles) {
    return String.join(
        ", ", roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().toList());
  }

  private Refusal refused(SignInFailure e, @Nullable String page) {
    metrics.signIn(e.kind().name().toLowerCase(Locale.ROOT));
    LogEvent.NOT_SIGNED_IN
        .on(log)
        .addKeyValue(LogFields.CAUSE, e.detail())
        .log("Nobody was signed in: {}", e.detail());
    return switch (e.kind()) {
      case UNAVAILABLE ->
          new Refusal(503, e.text(), new Refusal.Way(link(page), "Try again", false));
      case REFUSED ->
          new Refusal(403, e.text(), new Refusal.Way(ONCE_MORE, "Sign in again", false));
    };
  }

  void end(Context context) {
    if (!(signIn instanceof OidcSignIn byService)) {
      throw noSuchPage();
    }
    var unused = visitors.acting(context, ConsoleRole.READER);
    byService.signOut(cookies.session(context));
    cookies.endSession(context);
    context.redirect(ENDED, HttpStatus.SEE_OTHER);
  }

  void ended(Context context) {
    pages.notice(
        context,
        new NoticePage(
            "You are signed out of the console. The sign-in service may know you still: on a machine that others"
                + " use, sign out there too.",
            ONCE_MORE,
            "Sign in",
            false));
  }

  private static Refusal noSuchPage() {
    return new Refusal(404, "there is no such page");
  }
}
