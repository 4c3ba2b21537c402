package org.payouts.router.preflight;

import java.util.List;
import java.util.Optional;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * Refuses an admission store that is empty while commands exist: relearning it from the requests
 * would issue every command again (docs/decisions/0013).
 */
public final class LostAdmissionsGuard {
  private final TopicReader reader;

  public LostAdmissionsGuard(TopicReader reader) {
    this.reader = reader;
  }

  /** What is wrong and its remedy, if the admissions are lost. */
  public Optional<String> problem() {
    if (reader.holdsRecords(Topics.ROUTER_ADMISSIONS_CHANGELOG)) {
      return Optional.empty();
    }
    List<String> commands =
        Platforms.ALL.stream().map(Topics::commands).filter(reader::holdsRecords).toList();
    if (commands.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "The store of admitted payout IDs ("
            + Topics.ROUTER_ADMISSIONS_CHANGELOG
            + ") is missing or empty although "
            + String.join(", ", commands)
            + " hold commands. Rebuild it from them with: payouts topics restore-registry");
  }
}
