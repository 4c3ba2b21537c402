package org.payouts.console.web;

import org.jspecify.annotations.Nullable;

/**
 * A page for somebody who is not let in, or not yet.
 *
 * @param link where to go; null for nowhere
 * @param atOnce whether the browser goes there by itself
 */
public record NoticePage(String text, @Nullable String link, String linkText, boolean atOnce) {
  static NoticePage of(String text, Refusal.@Nullable Way way) {
    return way == null
        ? new NoticePage(text, null, "", false)
        : new NoticePage(text, way.link(), way.text(), way.atOnce());
  }
}
