package org.payouts.console.oidc;

/** Nobody is signed in; the message is for the person at the browser. */
public final class SignInFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String text;
  private final String detail;

  /** Who can do something about it. */
  public enum Kind {
    /** The sign-in service, or the console's own settings: the person can only try again. */
    UNAVAILABLE,
    /** What came is no sign-in of this browser, or of nobody who is let in. */
    REFUSED
  }

  /**
   * @param detail for the log
   */
  public SignInFailure(Kind kind, String message, String detail) {
    super(message);
    this.text = message;
    this.kind = kind;
    this.detail = detail;
  }

  static SignInFailure unavailable(String detail) {
    return new SignInFailure(
        Kind.UNAVAILABLE,
        "Nobody can sign in at the moment: the sign-in service does not do its part. The log of the console says more."
            + " Who is signed in goes on.",
        detail);
  }

  static SignInFailure refused(String detail) {
    return new SignInFailure(
        Kind.REFUSED,
        "You are not signed in: what the sign-in service has sent is not valid. The log of the console says more.",
        detail);
  }

  /** For the person at the browser. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  public String detail() {
    return detail;
  }
}
