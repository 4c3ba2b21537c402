package org.payouts.console.web;

import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of people who sign in. Over TLS their names begin with {@code __Host-}, so that no
 * other host of the domain can set them.
 */
final class Cookies {
  private static final String OVER_TLS = "__Host-";
  private static final String SESSION = "payouts_console";
  private static final String ATTEMPT = "payouts_sign_in";
  private static final Duration ATTEMPT_FOR = Duration.ofMinutes(10);

  private final boolean secure;

  /**
   * @param secure whether browsers reach the console over TLS
   */
  Cookies(boolean secure) {
    this.secure = secure;
  }

  @Nullable String session(Context context) {
    return context.cookie(name(SESSION));
  }

  void session(Context context, String value) {
    set(context, SESSION, value, "SameSite=Strict");
  }

  void endSession(Context context) {
    set(context, SESSION, "", "SameSite=Strict; Max-Age=0");
  }

  /** Of a browser that has begun to sign in. */
  @Nullable String attempt(Context context) {
    return context.cookie(name(ATTEMPT));
  }

  /** The sign-in service sends the browser back, so it must come with requests from elsewhere. */
  void attempt(Context context, String value) {
    set(context, ATTEMPT, value, "SameSite=Lax; Max-Age=" + ATTEMPT_FOR.toSeconds());
  }

  private String name(String name) {
    return secure ? OVER_TLS + name : name;
  }

  private void set(Context context, String name, String value, String attributes) {
    context
        .res()
        .addHeader(
            "Set-Cookie",
            "%s=%s; Path=/; HttpOnly; %s%s"
                .formatted(name(name), value, attributes, secure ? "; Secure" : ""));
  }
}
