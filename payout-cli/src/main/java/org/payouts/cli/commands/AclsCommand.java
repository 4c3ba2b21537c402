package org.payouts.cli.commands;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requesters.WantedRule;
import org.payouts.cli.rights.Grantee;
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
      "Roles: deployer, router, worker-prolific, worker-mturk, worker-respondent, requester, gateway, reader, operator. The principal of each is payout-ROLE unless --principal names another.",
      "A requester with a topic of its own is requester.NAME; its principal is payout-requester-NAME."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts topics acls --role router --role worker-mturk",
      "  payouts topics acls --principal router=svc-payout-router | sh",
      "  payouts topics acls --requester lab-7 --principal requester.lab-7=svc-lab-7 | sh",
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
      names = "--requester",
      paramLabel = "NAME",
      description =
          "A requester with a topic of its own; may be given several times. Without --role no role is printed.")
  private List<String> requesters = List.of();

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
    List<Grantee> users = users();
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

  private List<Grantee> users() {
    List<String> wanted = roles.isEmpty() && requesters.isEmpty() ? Role.labels() : roles;
    List<Role> named = wanted.stream().map(AclsCommand::role).distinct().sorted().toList();
    requesters.forEach(WantedRule::name);
    principals.forEach(
        (name, user) -> {
          if (!requesters.stream().map(Grantee::requesterLabel).toList().contains(name)) {
            role(name);
          }
          if (!NAME.matcher(user).matches()) {
            throw CommandFailure.usage(
                "the name of a principal has letters, digits, dots, _ and - only",
                "write for example: --principal router=svc-payout-router");
          }
        });
    return Stream.concat(
            named.stream().map(role -> Grantee.of(role, user(role.label(), role.principal()))),
            requesters.stream()
                .map(
                    name ->
                        Grantee.requester(
                            name,
                            user(Grantee.requesterLabel(name), Grantee.requesterPrincipal(name)))))
        .toList();
  }

  private String user(String label, String standard) {
    return principals.getOrDefault(label, standard);
  }

  private static Role role(String name) {
    return Role.named(name)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "there is no role " + name, "roles: " + String.join(", ", Role.labels())));
  }
}
