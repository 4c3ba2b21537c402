package org.payouts.cli.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.payouts.cli.PayoutsCommand;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;

class AclsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int acls(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "topics";
    all[1] = "acls";
    System.arraycopy(options, 0, all, 2, options.length);
    return PayoutsCommand.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  @Test
  void kafkas_commands_grant_each_line_to_the_named_user() {
    assertThat(acls("--role", "worker-mturk", "--principal", "worker-mturk=svc-m")).isZero();
    String add =
        "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add"
            + " --allow-principal User:svc-m ";
    assertThat(out.toString().lines().filter(line -> line.startsWith("kafka-acls.sh")))
        .hasSameSizeAs(RightsTable.of(Role.WORKER_MTURK))
        .contains(
            add + "--operation Read --operation Write --topic payout-ledger-mturk",
            add + "--operation Read --group payout-worker-mturk",
            add
                + "--operation Write --transactional-id payout.mturk."
                + " --resource-pattern-type prefixed",
            add
                + "--operation Describe --operation DescribeConfigs --topic bonus-"
                + " --resource-pattern-type prefixed");
  }

  @Test
  void every_role_is_there_unless_some_are_named() {
    assertThat(acls()).isZero();
    for (Role role : Role.values()) {
      assertThat(out.toString()).contains("--allow-principal User:" + role.principal() + " ");
    }
    assertThat(out.toString()).doesNotContain("--cluster");
  }

  @Test
  void a_requester_may_write_to_its_own_topic_and_not_to_the_common_one() {
    assertThat(acls("--requester", "lab-7", "--principal", "requester.lab-7=svc-lab")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("kafka-acls.sh")))
        .hasSize(4)
        .allMatch(line -> line.contains("--allow-principal User:svc-lab "))
        .anyMatch(line -> line.endsWith("--operation Write --topic bonus-requested.lab-7"))
        .noneMatch(line -> line.contains("--topic bonus-requested "));
  }

  @Test
  void strimzis_users_hold_the_same_lines() {
    assertThat(acls("--format", "strimzi", "--role", "router")).isZero();
    assertThat(out.toString())
        .contains(
            """
            kind: KafkaUser
            metadata:
              name: "payout-router"
            """,
            """
                  - resource:
                      type: topic
                      name: "payout-router-"
                      patternType: prefix
                    operations: [Read, Write, Create]
            """,
            """
                  - resource:
                      type: transactionalId
                      name: "payout-router-"
                      patternType: prefix
                    operations: [Write]
            """);
  }

  @Test
  void what_a_shell_would_read_as_more_than_a_name_is_refused() {
    assertThat(acls("--principal", "router=a; rm -rf .")).isEqualTo(2);
    assertThat(acls("--principal", "rooter=a")).isEqualTo(2);
    assertThat(acls("--role", "rooter")).isEqualTo(2);
    assertThat(acls("--format", "yaml")).isEqualTo(2);
    assertThat(acls("--requester", "a b")).isEqualTo(2);
    assertThat(acls("--principal", "requester.lab-7=a")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("rooter", "worker-mturk", "yaml", "kafka or --format");
  }
}
