package org.payouts.console.web;

import java.util.List;

/** What came of something, and where to go. */
public record MessagePage(String text, List<String> details, String link, String linkText) {
  public MessagePage {
    details = List.copyOf(details);
  }
}
