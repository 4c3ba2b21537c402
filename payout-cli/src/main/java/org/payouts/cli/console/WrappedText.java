package org.payouts.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines between words; what has no blank, such as an ID, stays whole. */
final class WrappedText {
  private WrappedText() {}

  static List<String> lines(String text, String indent, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.strip().split(" ", -1)) {
      boolean begun = line.length() > indent.length();
      if (begun && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
