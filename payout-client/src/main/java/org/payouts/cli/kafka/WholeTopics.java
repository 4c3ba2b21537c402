package org.payouts.cli.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.LedgerAdoption;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.topics.Topics;

/**
 * Whether commands and ledgers hold every record while they are read. A growth, or a restore, makes
 * them anew and fills them: what is not there then may have been asked for all the same. Each says
 * so on {@code payout-adoptions} before it begins and after it has ended.
 */
final class WholeTopics {
  private final Admin admin;
  private final TopicFollower reader;
  private final Decoders decoders;
  private final List<LedgerAdoption> before;

  private WholeTopics(Admin admin, TopicFollower reader, Decoders decoders) {
    this.admin = admin;
    this.reader = reader;
    this.decoders = decoders;
    this.before = said();
  }

  /**
   * Before the topics are read.
   *
   * @throws CommandFailure if they may lack records
   */
  static WholeTopics require(Admin admin, TopicFollower reader, Decoders decoders) {
    WholeTopics whole = new WholeTopics(admin, reader, decoders);
    new LedgerAdoptions(whole.before)
        .unfinished()
        .ifPresent(
            unfinished -> {
              throw CommandFailure.problem(
                  unfinished, "nothing was done: wait until that has ended, or end it");
            });
    return whole;
  }

  /**
   * After they were read.
   *
   * @throws CommandFailure if they may have lacked records meanwhile
   */
  void stillRequire() {
    List<LedgerAdoption> now = said();
    if (!now.equals(before)) {
      throw CommandFailure.problem(
          new LedgerAdoptions(now)
              .unfinished()
              .orElse("A growth, a restore or an adoption has ended while topics were read"),
          "nothing was done: wait until that has ended, and run the same command again");
    }
  }

  private List<LedgerAdoption> said() {
    List<LedgerAdoption> said = new ArrayList<>();
    if (AdminAnswers.exists(admin, Topics.ADOPTIONS)) { // A stack from before it has no growth.
      reader.readBetween(
          Map.of(),
          HighWatermarks.of(admin, List.of(Topics.ADOPTIONS)),
          record -> said.add(decoders.value(record, LedgerAdoption.class)));
    }
    return said;
  }
}
