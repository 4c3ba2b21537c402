package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

class TopicCatalogueTest {
  @Test
  void names_are_final() {
    assertThat(TopicCatalogue.all().stream().map(TopicSpec::name))
        .containsExactlyInAnyOrder(
            "bonus-requested",
            "bonus-paid",
            "bonus-failed",
            "bonus-rejected",
            "payout-commands-prolific",
            "payout-commands-mturk",
            "payout-commands-respondent",
            "payout-ledger-prolific",
            "payout-ledger-mturk",
            "payout-ledger-respondent",
            "payout-reviews",
            "payout-resolutions",
            "payout-controls",
            "payout-reservation-requests",
            "payout-reservations",
            "payout-acknowledgements",
            "payout-adoptions",
            "payout-requesters");
    assertThat(TopicCatalogue.streamsInternal().stream().map(TopicSpec::name))
        .containsExactly(
            "payout-router-by-id-repartition",
            "payout-router-admissions-changelog",
            "payout-router-intake-rejected-changelog",
            "payout-router-admission-rejected-changelog",
            "payout-router-set-aside-changelog",
            "payout-router-reservations-changelog");
    assertThat(Topics.group(Platform.MTURK)).isEqualTo("payout-worker-mturk");
    assertThat(Topics.transactionalId(Platform.PROLIFIC, 0)).isEqualTo("payout.prolific.0");
    assertThat(Topics.ROUTER_ADMISSIONS_CHANGELOG)
        .isEqualTo(changelog(Topics.ROUTER_ADMISSIONS_STORE));
    assertThat(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG)
        .isEqualTo(changelog(Topics.ROUTER_INTAKE_REJECTED_STORE));
    assertThat(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG)
        .isEqualTo(changelog(Topics.ROUTER_ADMISSION_REJECTED_STORE));
    assertThat(Topics.ROUTER_SET_ASIDE_CHANGELOG)
        .isEqualTo(changelog(Topics.ROUTER_SET_ASIDE_STORE));
    assertThat(Topics.ROUTER_RESERVATIONS_CHANGELOG)
        .isEqualTo(changelog(Topics.ROUTER_RESERVATIONS_STORE));
  }

  @Test
  void a_ledger_is_compacted_only_and_has_the_partitions_of_its_commands() {
    for (Platform platform : Platforms.ALL) {
      TopicSpec ledger = spec(Topics.ledger(platform));
      assertThat(ledger.settings())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("min.compaction.lag.ms", "86400000")
          .containsEntry("max.compaction.lag.ms", "604800000")
          .containsEntry("segment.ms", "86400000")
          .containsEntry("segment.bytes", "67108864")
          .containsEntry("delete.retention.ms", "2592000000")
          .containsEntry("max.message.bytes", "65536")
          .containsEntry("message.timestamp.type", "LogAppendTime")
          .containsEntry("min.insync.replicas", "2")
          .doesNotContainKey("retention.ms");
      assertThat(ledger.partitions()).isEqualTo(spec(Topics.commands(platform)).partitions());
    }
    assertThat(spec("payout-ledger-prolific").partitions()).isEqualTo(1);
    assertThat(spec("payout-ledger-mturk").partitions()).isEqualTo(6);
    assertThat(spec("payout-ledger-respondent").partitions()).isEqualTo(6);
  }

  @Test
  void every_other_topic_is_kept_for_ever_but_reviews_and_requesters() {
    List<String> newestOnly = List.of(Topics.REVIEWS, Topics.REQUESTERS);
    for (TopicSpec spec : TopicCatalogue.all()) {
      if (!spec.isLedger() && !newestOnly.contains(spec.name())) {
        assertThat(spec.settings())
            .containsEntry("cleanup.policy", "delete")
            .containsEntry("retention.ms", "-1");
      }
    }
    newestOnly.forEach(
        name -> assertThat(spec(name).settings()).containsEntry("cleanup.policy", "compact"));
    assertThat(spec(Topics.BONUS_REQUESTED).settings())
        .containsEntry("max.message.bytes", "262144")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(
            List.of(
                spec(Topics.BONUS_REJECTED).partitions(), spec(Topics.RESOLUTIONS).partitions()))
        .containsExactly(3, 1);
  }

  @Test
  void a_requesters_topic_is_as_the_common_one() {
    TopicSpec own = TopicCatalogue.ofRequester("lab-7");
    TopicSpec common = spec(Topics.BONUS_REQUESTED);
    assertThat(own.name()).isEqualTo("bonus-requested.lab-7");
    assertThat(own.partitions()).isEqualTo(common.partitions());
    assertThat(own.settings()).isEqualTo(common.settings());
    assertThatThrownBy(() -> TopicCatalogue.ofRequester("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_single_broker_keeps_one_replica_and_flushes_the_ledger() {
    TopicSpec ledger = spec("payout-ledger-mturk").onSingleBroker();
    assertThat(ledger.settings())
        .containsEntry("min.insync.replicas", "1")
        .containsEntry("flush.messages", "1");
    assertThat(spec(Topics.BONUS_PAID).onSingleBroker().settings())
        .containsEntry("min.insync.replicas", "1")
        .doesNotContainKey("flush.messages");
  }

  @Test
  void every_topic_has_a_legal_name_and_no_unclean_election() {
    Stream.concat(TopicCatalogue.all().stream(), TopicCatalogue.streamsInternal().stream())
        .forEach(
            spec -> {
              Topic.validate(spec.name());
              assertThat(spec.settings())
                  .containsEntry(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
            });
  }

  private static String changelog(String store) {
    return Topics.ROUTER_APPLICATION_ID + "-" + store + "-changelog";
  }

  private static TopicSpec spec(String name) {
    return TopicCatalogue.all().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
