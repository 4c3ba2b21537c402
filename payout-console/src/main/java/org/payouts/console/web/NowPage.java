package org.payouts.console.web;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.cli.words.ProviderText;
import org.payouts.view.data.BatchCount;
import org.payouts.view.data.WaitCount;
import org.payouts.words.StateWord;

/** What happens now. */
public record NowPage(
    List<PlatformRow> platforms,
    List<String> remarks,
    List<WaitCount> waits,
    List<BatchCount> batches,
    long unreadable,
    String flowJson) {

  /**
   * A platform.
   *
   * @param workers running processes; -1 if that could not be asked
   */
  public record PlatformRow(Platform platform, Map<StateWord, Long> counts, int workers) {
    public long count(StateWord word) {
      return counts.getOrDefault(word, 0L);
    }
  }

  /** The reason of one payout, in words. */
  public String example(WaitCount wait) {
    String example = wait.example();
    return example == null ? "" : ProviderText.waiting(example);
  }

  public String day(BatchCount batch) {
    return LocalDate.ofInstant(batch.lastDay(), ZoneOffset.UTC).toString();
  }
}
