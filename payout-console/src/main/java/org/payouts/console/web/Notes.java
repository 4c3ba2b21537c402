package org.payouts.console.web;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.payouts.cli.words.ProviderText;

/** Notes of the timeline: several texts of a record, one behind the other. */
final class Notes {
  private static final String BETWEEN = "; ";

  private Notes() {}

  static String readable(String note, String currency) {
    return Arrays.stream(note.split(BETWEEN, -1))
        .map(part -> ProviderText.waiting(part, currency))
        .collect(Collectors.joining(BETWEEN));
  }
}
