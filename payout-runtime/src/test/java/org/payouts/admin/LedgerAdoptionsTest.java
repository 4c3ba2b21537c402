package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.payouts.LedgerAdoption;
import org.payouts.Platform;

/** What the events of a growth say, whole and half. */
class LedgerAdoptionsTest {

  private static LedgerAdoption event(String event, int partitions) {
    return LedgerAdoption.newBuilder()
        .setEvent(event)
        .setPlatform("mturk")
        .setBy("A. Jones")
        .setBecause("a test")
        .setAt(Instant.EPOCH)
        .setLedgerTopicId("new")
        .setFormerTopicIds(List.of("old"))
        .setPartitions(partitions)
        .setLedgerCopied(List.of(3L, 4L))
        .build();
  }

  private static LedgerAdoptions after(String... events) {
    return new LedgerAdoptions(Stream.of(events).map(each -> event(each, 9)).toList());
  }

  @Test
  void only_an_ended_growth_changes_the_number_of_partitions() {
    for (LedgerAdoptions before : List.of(after(), after("GROWTH_BEGUN", "GROWTH_SAVED"))) {
      assertThat(before.partitions(Platform.MTURK)).isEqualTo(6);
      assertThat(before.formerOf(Platform.MTURK, "new")).isEmpty();
    }
    LedgerAdoptions grown = after("GROWTH_BEGUN", "GROWTH_SAVED", "GROWN");
    assertThat(grown.partitions(Platform.MTURK)).isEqualTo(9);
    assertThat(grown.partitions(Platform.RESPONDENT)).isEqualTo(6);
    assertThat(grown.formerOf(Platform.MTURK, "new")).containsExactly("old");
    assertThat(grown.copied(Platform.MTURK)).containsExactly(3L, 4L);
    assertThat(TopicCatalogue.all(grown))
        .filteredOn(spec -> spec.partitions() == 9)
        .extracting(TopicSpec::name)
        .containsExactly("payout-commands-mturk", "payout-ledger-mturk");
  }

  @Test
  void a_restored_ledger_is_unadopted_until_its_own_adoption() {
    assertThat(after().unadopted(Platform.MTURK)).isEmpty();
    assertThat(after("ADOPTED", "RESTORE_BEGUN", "RESTORE_ENDED").unadopted(Platform.MTURK))
        .hasValueSatisfying(text -> assertThat(text).contains("payouts adopt mturk"));
    LedgerAdoptions adopted = after("RESTORE_BEGUN", "RESTORE_ENDED", "ADOPTED");
    assertThat(adopted.unadopted(Platform.MTURK)).isEmpty();
    assertThat(adopted.unadopted(Platform.PROLIFIC)).isPresent();
  }

  @Test
  void a_growth_that_has_not_ended_names_the_command_that_ends_it() {
    for (LedgerAdoptions half :
        List.of(after("GROWTH_BEGUN"), after("GROWN", "GROWTH_BEGUN", "GROWTH_SAVED"))) {
      assertThat(half.unfinished())
          .hasValueSatisfying(
              text -> assertThat(text).contains("payouts topics grow mturk --partitions 9"));
    }
    assertThat(after("GROWTH_BEGUN", "GROWN").unfinished()).isEmpty();
    assertThat(after("GROWTH_BEGUN", "GROWTH_ABANDONED").unfinished()).isEmpty();
    LedgerAdoption others = event("GROWN", 9);
    others.put("platform", "respondent");
    assertThat(new LedgerAdoptions(List.of(event("GROWTH_SAVED", 9), others)).unfinished())
        .as("another platform's growth has ended")
        .isPresent();
  }

  @Test
  void a_restore_makes_whole_topics_of_a_backup_that_was_made_in_the_middle_of_a_growth() {
    assertThat(after("GROWTH_BEGUN", "RESTORE_BEGUN").unfinished())
        .hasValueSatisfying(text -> assertThat(text).contains("payouts restore"));
    assertThat(after("GROWTH_BEGUN", "RESTORE_BEGUN", "RESTORE_ENDED").unfinished()).isEmpty();
  }
}
