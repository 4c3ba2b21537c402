package org.payouts.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.rights.ClientPrincipal;
import org.payouts.rights.MissingRight;
import org.payouts.rights.RightsCheck;
import org.payouts.rights.Role;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Names the rights that a command lacks once Kafka has refused it something: Kafka's own message
 * names no right, no principal and often no topic.
 */
public final class MissingRights {
  private static final int ANSWER_MS = 5_000;

  private MissingRights() {}

  /** Lines for people; none if nothing was refused. */
  public static List<String> of(Throwable failure, CommandLine command) {
    AuthorizationException refusal = refusal(failure);
    if (refusal == null
        || !(command.getCommandSpec().userObject() instanceof Subcommand subcommand)) {
      return List.of();
    }
    return command.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(StackOption.class::isInstance)
        .map(option -> ((StackOption) option).settings())
        .map(settings -> lines(refusal, subcommand.role(), settings))
        .findFirst()
        .orElse(List.of());
  }

  private static @Nullable AuthorizationException refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException refusal) {
        return refusal;
      }
    }
    return null;
  }

  private static List<String> lines(AuthorizationException refusal, Role role, Settings settings) {
    List<String> lines = new ArrayList<>();
    try (Admin admin = KafkaClients.admin(settings)) {
      new RightsCheck(role, settings)
          .look(admin, ANSWER_MS).missing().stream()
              .filter(right -> concerns(refusal, right))
              .map(MissingRight::text)
              .forEach(lines::add);
    } catch (KafkaException e) {
      lines.add("which rights there are could not be asked: " + e.getMessage());
    }
    String principal = ClientPrincipal.of(settings);
    if (lines.isEmpty() && !principal.isEmpty()) {
      lines.add("refused to " + principal);
    }
    lines.add(
        "payouts topics acls --principal %s=NAME prints the commands that grant what is needed"
            .formatted(role.label()));
    return lines;
  }

  /** A refusal that names its topics is about no other one. */
  private static boolean concerns(AuthorizationException refusal, MissingRight right) {
    Set<String> named =
        refusal instanceof TopicAuthorizationException topics
            ? topics.unauthorizedTopics()
            : Set.of();
    return named.isEmpty() || right.resources().stream().anyMatch(named::contains);
  }
}
