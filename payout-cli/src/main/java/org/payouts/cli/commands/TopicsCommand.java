package org.payouts.cli.commands;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicsRefusedException;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.requesters.WantedRule;
import org.payouts.config.Settings;
import org.payouts.rights.Role;
import org.payouts.router.restore.StoreRestore;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.RequesterTopics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: creates, checks, grows, restores, and prints the rights. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create|check|acls|grow|restore-registry",
    description = "Creates or checks all topics and schemas with their exact settings.",
    subcommands = {
      TopicsCommand.Create.class,
      TopicsCommand.Check.class,
      AclsCommand.class,
      GrowCommand.class,
      TopicsCommand.RestoreRegistry.class
    })
final class TopicsCommand extends Subcommand {

  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "topics needs to know what to do",
        "write: payouts topics create|check|acls|grow|restore-registry");
  }

  /** {@code topics create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Creates the topics that are missing, registers all schemas and sets their compatibility. Changes no existing topic.",
        "With --requester also the topic on which that requester asks, bonus-requested.NAME.",
        "A ledger is never created beside commands that may have been paid."
      },
      footerHeading = "%nExample:%n",
      footer = "  payouts topics create -c payouts.properties")
  static final class Create extends Subcommand {

    @Option(
        names = "--requester",
        paramLabel = "NAME",
        description = "Make the topic of this requester; may be given several times.")
    private List<String> requesters = List.of();

    @Mixin private StackOption stack = new StackOption();

    @Override
    Role role() {
      return Role.DEPLOYER;
    }

    @Override
    public Integer call() {
      Settings settings = stack.settings();
      requesters.forEach(WantedRule::name);
      List<String> created;
      List<String> ofRequesters;
      try (Admin admin = KafkaClients.admin(settings)) {
        TopicAdmin topics = new TopicAdmin(admin, LedgerAdoptions.read(settings));
        created = topics.create();
        ofRequesters = requesters.stream().filter(topics::createRequester).toList();
      } catch (TopicsRefusedException e) {
        e.problems().forEach(console()::say);
        return CommandFailure.PROBLEM;
      }
      SchemaRegistryClient registry = new SchemaRegistryClient(settings);
      int subjects = SchemaCatalogue.register(registry).size();
      requesters.forEach(name -> SchemaCatalogue.registerRequester(registry, name));
      int all = TopicCatalogue.all().size();
      console()
          .print(
              "topics: "
                  + created.size()
                  + " created, "
                  + (all - created.size())
                  + " there already; schemas: "
                  + subjects
                  + " registered");
      for (String name : requesters) {
        console()
            .print(
                RequesterTopics.of(name)
                    + (ofRequesters.contains(name) ? ": created" : ": there already"));
      }
      return OK;
    }
  }

  /** {@code topics check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Checks all topics and schemas and lists every difference with its remedy; exit code 1 if there is one.",
      footerHeading = "%nExample:%n",
      footer = "  payouts topics check -c payouts.properties")
  static final class Check extends Subcommand {

    @Option(names = "--json", description = "Print one JSON line instead of text.")
    private boolean json;

    @Mixin private StackOption stack = new StackOption();

    @Override
    public Integer call() {
      Settings settings = stack.settings();
      Console console = console();
      List<String> problems = new ArrayList<>();
      try (Admin admin = KafkaClients.admin(settings)) {
        TopicAdmin topics = new TopicAdmin(admin, LedgerAdoptions.read(settings));
        problems.addAll(topics.check());
        problems.addAll(topics.checkRequesters());
      }
      problems.addAll(SchemaCatalogue.check(new SchemaRegistryClient(settings)));
      if (json) {
        console.json(new Checked(problems.isEmpty(), problems));
      } else if (problems.isEmpty()) {
        console.print("topics and schemas are as they must be");
      } else {
        problems.forEach(console::print);
      }
      return problems.isEmpty() ? OK : CommandFailure.PROBLEM;
    }

    record Checked(boolean ok, List<String> problems) {}
  }

  /** {@code topics restore-registry}. */
  @Command(
      name = "restore-registry",
      mixinStandardHelpOptions = true,
      description = {
        "Rebuilds the router's registry of admitted payout IDs from the commands topics, and its memory of rejected records from bonus-rejected. Stop the router first.",
        "The remedy when the router refuses to start because its admissions are lost, and when it says that it does not remember what it has rejected."
      },
      footerHeading = "%nExample:%n",
      footer = "  payouts topics restore-registry -c payouts.properties")
  static final class RestoreRegistry extends Subcommand {

    @Mixin private StackOption stack = new StackOption();

    @Override
    Role role() {
      return Role.ROUTER;
    }

    @Override
    public Integer call() {
      StoreRestore.Result result = new StoreRestore(stack.settings()).restore();
      console()
          .print(
              result.admitted()
                  + " payout IDs admitted, "
                  + result.admissionsWritten()
                  + " written back to the registry; "
                  + result.rejected()
                  + " records rejected, "
                  + result.rejectionsWritten()
                  + " written back to the router's memory; "
                  + result.limited()
                  + " limits and reservations, "
                  + result.limitedWritten()
                  + " written back");
      result.warnings().forEach(warning -> console().print("Warning: " + warning));
      return OK;
    }
  }
}
