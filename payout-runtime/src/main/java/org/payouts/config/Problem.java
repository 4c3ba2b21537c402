package org.payouts.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the key, as written in the properties file
 * @param value the bad value, or null where there is none or where it is a secret
 * @param what what is wrong with it
 * @param remedy what to do about it
 */
public record Problem(String key, @Nullable String value, String what, String remedy) {

  /** A problem of a key's value; the value is kept only where the key names no secret. */
  public static Problem of(String key, @Nullable String value, String what, String remedy) {
    return new Problem(key, value == null ? null : Secrets.shown(key, value), what, remedy);
  }

  @Override
  public String toString() {
    return key + (value == null ? "" : "=" + value) + ": " + what + " " + remedy;
  }
}
