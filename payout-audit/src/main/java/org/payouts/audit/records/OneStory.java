package org.payouts.audit.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.Finding;
import org.payouts.audit.Story;

/**
 * One payout's story out of a whole pipeline.
 *
 * @param unreadable what is wrong with single records of the payout
 */
public record OneStory(Story story, List<Finding> unreadable) {

  /** Reads all topics and keeps what names the ID; the story is empty if nothing does. */
  public static OneStory read(String payoutId, RecordSource source, Values values) {
    byte[] wanted = payoutId.getBytes(StandardCharsets.UTF_8);
    StoryBook book = new StoryBook(values);
    source.read(
        record -> {
          if (contains(record.key(), wanted) || contains(record.value(), wanted)) {
            book.add(record);
          }
        });
    Story story =
        book.stories().stream()
            .filter(each -> each.payoutId().equals(payoutId))
            .findFirst()
            .orElseGet(() -> new Story(payoutId));
    return new OneStory(
        story,
        book.unreadable().stream().filter(finding -> payoutId.equals(finding.payoutId())).toList());
  }

  private static boolean contains(byte @Nullable [] bytes, byte[] wanted) {
    if (bytes == null) {
      return false;
    }
    outer:
    for (int from = 0; from <= bytes.length - wanted.length; from++) {
      for (int i = 0; i < wanted.length; i++) {
        if (bytes[from + i] != wanted[i]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
