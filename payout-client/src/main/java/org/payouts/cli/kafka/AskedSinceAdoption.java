package org.payouts.cli.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * Payouts that wait and were asked for since the platform's ledger was adopted, as long as nobody
 * has let it go on. The adoption did not look them up in the provider's books.
 */
final class AskedSinceAdoption {
  private final Settings settings;
  private final TopicFollower reader;
  private final Decoders decoders;

  AskedSinceAdoption(Settings settings, TopicFollower reader, Decoders decoders) {
    this.settings = settings;
    this.reader = reader;
    this.decoders = decoders;
  }

  /** Whether there is an adoption after which nobody has let the platform go on. */
  boolean isOpen(Platform platform) {
    return open(platform).isPresent();
  }

  private Optional<LedgerAdoption> open(Platform platform) {
    return LedgerAdoptions.read(settings)
        .newestOf(platform)
        .filter(adoption -> !wentOnSince(adoption.getAt(), Platforms.name(platform)));
  }

  long count(Platform platform) {
    Optional<LedgerAdoption> newest = open(platform);
    if (newest.isEmpty()) {
      return 0;
    }
    Set<String> asked = askedFor(platform, newest.get().getCommandsRead());
    Map<String, PayoutLedgerEntry> ledger = Ledgers.read(reader, decoders, asked::contains);
    return asked.stream().filter(id -> isUntouched(ledger.get(id))).count();
  }

  private boolean wentOnSince(Instant adopted, String scope) {
    return Orders.read(reader, decoders).lastGo(scope).map(PayoutControl::getDecidedAt).stream()
        .anyMatch(adopted::isBefore);
  }

  /**
   * Those whose command lies behind what the adoption has read. One that an open transaction hides
   * counts as well: the worker will see it.
   *
   * @param read offsets by partition; empty in an adoption by an older version, which says nothing
   */
  private Set<String> askedFor(Platform platform, List<Long> read) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    HighWatermarks.of(settings, List.of(Topics.commands(platform)))
        .forEach(
            (partition, end) -> {
              if (partition.partition() < read.size()) {
                from.put(partition, read.get(partition.partition()));
                to.put(partition, end);
              }
            });
    Set<String> ids = new HashSet<>();
    reader.readBetween(
        from,
        to,
        record -> {
          PayoutCommand command = decoders.value(record, PayoutCommand.class);
          if (command.getRefusal() == null) {
            ids.add(command.getPayoutId());
          }
        });
    return ids;
  }

  /** Not in the ledger yet, or taken in and nothing else: neither the books nor a claim know it. */
  private static boolean isUntouched(@Nullable PayoutLedgerEntry entry) {
    return entry == null || entry.getState().equals("ACCEPTED");
  }
}
