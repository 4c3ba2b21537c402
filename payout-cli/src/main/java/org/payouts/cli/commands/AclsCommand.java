package org.payouts.cli.commands;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.rights.KafkaAcls;
import org.payouts.cli.rights.StrimziUsers;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics acls}: the least rights of each principal. Talks to no broker. */
@Command(
    name = "acls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints the least rights that each role needs in Kafka: the commands that grant them, or Strimzi's KafkaUser resources. Changes nothing.",
      "Roles: deployer, router, worker-prolific, worker-mturk, worker-respondent, requester, gateway, reader, operator. The principal of each is payout-ROLE unless --principal names another."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts topics acls --role router --role worker-mturk",
      "  payouts topics acls --principal router=svc-payout-router | sh",
      "  payouts topics acls --format strimzi > users.yaml"
    })
final class AclsCommand extends Subcommand {
  /** What needs no quoting in a shell and is a valid name of a Kubernetes resource and a user. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}");

  enum Format {
    KAFKA,
    STRIMZI
  }

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Only this role; may be given several times.")
  private List<String> roles = List.of();

  @Option(
      names = "--principal",
      paramLabel = "ROLE=NAME",
      description = "The name of a role's user; may be given several times.")
  private Map<String, String> principals = Map.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "kafka: commands for kafka-acls.sh (default). strimzi: KafkaUser resources.")
  private String format = "kafka";

  @Override
  public Integer call() {
    Map<Role, String> users = users();
    switch (format()) {
      case KAFKA -> KafkaAcls.lines(users).forEach(console()::print);
      case STRIMZI -> StrimziUsers.lines(users).forEach(console()::print);
    }
    return OK;
  }

  private Format format() {
    return switch (format) {
      case "kafka" -> Format.KAFKA;
      case "strimzi" -> Format.STRIMZI;
      default ->
          throw CommandFailure.usage(
              "there is no format " + format, "write: --format kafka or --format strimzi");
    };
  }

  private Map<Role, String> users() {
    Map<Role, String> users = new EnumMap<>(Role.class);
    List<String> wanted = roles.isEmpty() ? Role.labels() : roles;
    wanted.forEach(
        name -> {
          Role role = role(name);
          users.put(role, role.principal());
        });
    principals.forEach(
        (name, user) -> {
          if (!NAME.matcher(user).matches()) {
            throw CommandFailure.usage(
                "the name of a principal has letters, digits, dots, _ and - only",
                "write for example: --principal router=svc-payout-router");
          }
          users.computeIfPresent(role(name), (role, standard) -> user);
        });
    return users;
  }

  private static Role role(String name) {
    return Role.named(name)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "there is no role " + name, "roles: " + String.join(", ", Role.labels())));
  }
}
