package org.payouts.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** What the table says as such; that the services run under it is for a test with a broker. */
class RightsTableTest {

  private static Stream<Role> with(ResourceType type, String name, AclOperation operation) {
    return Arrays.stream(Role.values())
        .filter(
            role ->
                RightsTable.of(role).stream()
                    .anyMatch(
                        right ->
                            right.type() == type
                                && right.covers(name)
                                && right.operations().contains(operation)));
  }

  @Test
  void only_the_platforms_worker_writes_a_ledger_or_uses_its_transactional_ids() {
    for (Platform platform : Platforms.ALL) {
      Role worker = Role.worker(platform);
      assertThat(with(ResourceType.TOPIC, Topics.ledger(platform), AclOperation.WRITE))
          .containsExactly(worker);
      String id = Topics.transactionalId(platform, 0);
      assertThat(with(ResourceType.TRANSACTIONAL_ID, id, AclOperation.WRITE))
          .containsExactly(worker);
    }
  }

  @Test
  void only_the_router_writes_commands_and_its_own_topics() {
    for (Platform platform : Platforms.ALL) {
      assertThat(with(ResourceType.TOPIC, Topics.commands(platform), AclOperation.WRITE))
          .containsExactly(Role.ROUTER);
    }
    assertThat(with(ResourceType.TOPIC, Topics.RESERVATIONS, AclOperation.WRITE))
        .containsExactly(Role.ROUTER);
    assertThat(with(ResourceType.TOPIC, Topics.ROUTER_REPARTITION, AclOperation.WRITE))
        .containsExactly(Role.ROUTER);
  }

  @Test
  void only_workers_write_results_and_only_an_operator_resolves_and_acknowledges() {
    for (String topic : List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED)) {
      assertThat(with(ResourceType.TOPIC, topic, AclOperation.WRITE))
          .containsExactlyInAnyOrderElementsOf(Platforms.ALL.stream().map(Role::worker).toList());
    }
    for (String topic : List.of(Topics.RESOLUTIONS, Topics.ACKNOWLEDGEMENTS)) {
      assertThat(with(ResourceType.TOPIC, topic, AclOperation.WRITE))
          .containsExactly(Role.OPERATOR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_role_is_found_by_its_name_and_becomes_acls_of_its_principal(Role role) {
    assertThat(Role.named(role.label())).contains(role);
    assertThat(Role.labels()).contains(role.label());
    for (Right right : RightsTable.of(role)) {
      assertThat(right.bindings(role.principal()))
          .hasSameSizeAs(right.operations())
          .allSatisfy(
              acl -> {
                assertThat(acl.entry().principal()).isEqualTo("User:payout-" + role.label());
                assertThat(acl.pattern().patternType())
                    .isEqualTo(right.prefix() ? PatternType.PREFIXED : PatternType.LITERAL);
              });
    }
  }

  @Test
  void a_missing_right_names_operation_resource_and_principal() {
    Right own = Right.topic("bonus-paid", AclOperation.WRITE);
    assertThat(new MissingRight(own, AclOperation.WRITE, List.of("bonus-paid"), "").text())
        .isEqualTo("the right to WRITE topic bonus-paid is missing");
    Right several = Right.transactions("payout.mturk.");
    assertThat(
            new MissingRight(several, AclOperation.WRITE, List.of("payout.mturk.0"), "User:w")
                .text())
        .isEqualTo(
            "the right to WRITE transactional ID payout.mturk.* (payout.mturk.0) is missing for"
                + " User:w");
  }

  @Test
  void the_principal_is_the_user_that_sasl_names_and_otherwise_unknown() {
    Map<String, String> plain = Map.of("kafka.bootstrap.servers", "localhost:1");
    assertThat(ClientPrincipal.of(Settings.of(plain))).isEmpty();
    String scram =
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"payout-router\" password=\"x\";";
    assertThat(
            ClientPrincipal.of(Settings.of(plain).withAll(Map.of("kafka.sasl.jaas.config", scram))))
        .isEqualTo("User:payout-router");
    assertThat(
            ClientPrincipal.of(
                Settings.of(plain).withAll(Map.of("kafka.sasl.jaas.config", "no such thing"))))
        .isEmpty();
  }
}
