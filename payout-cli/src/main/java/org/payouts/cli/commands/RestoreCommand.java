package org.payouts.cli.commands;

import java.nio.file.Path;
import org.payouts.cli.backup.Backups;
import org.payouts.cli.console.Progress;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code restore --from DIR}: the topics and schemas of a backup, made anew. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes the topics and schemas of a backup anew, in a cluster that has none of them, every record at its old offset.",
      "No worker pays from a restored ledger: payouts that were made after the backup may be missing from it. Compare it with the provider's books next: payouts adopt PLATFORM.",
      "Needs the rights to create, write and alter all topics of the pipeline, and to register schemas."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts restore --from backup-2026-11-27 --by \"A. Jones\" -c payouts.properties",
      "Exit codes: 0 restored, 1 not, or not to the end: the message says which, 2 wrong usage."
    })
final class RestoreCommand extends Subcommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the backup.")
  private Path from = Path.of("");

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who does it.")
  private String by = "";

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.DEPLOYER;
  }

  @Override
  public Integer call() {
    String person = String.valueOf(Person.name(by));
    Backups.Summary restored;
    try (Progress progress = console().progress()) {
      restored =
          Backups.restore(
              stack.settings(), from, person, done -> progress.show("restored " + done));
    }
    if (json) {
      console().json(restored);
    } else {
      console()
          .print(
              "restored %d records of %d topics, as they were at %s"
                  .formatted(restored.records(), restored.topics(), restored.begunAt()));
      console()
          .sentence(
              "Nothing is paid from these ledgers yet. For each platform compare with the"
                  + " provider's books: payouts adopt PLATFORM"
                  + stack.again(),
              "");
    }
    return OK;
  }
}
