package org.payouts.cli.commands;

import java.nio.file.Path;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.backup.Backups;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backup --to DIR}: all topics and schemas as files. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Copies the committed records of all topics, with keys, headers, times and offsets, and the schemas into files with checksums.",
      "The services may run meanwhile. What is paid after the backup was begun may be missing from it: payouts restore and payouts adopt deal with that.",
      "The files hold names of participants and reasons: keep them as you keep the topics."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts backup --to backup-2026-11-27 -c payouts.properties",
      "Exit codes: 0 the backup is whole, 1 it is not and there is no manifest.json, 2 wrong usage."
    })
final class BackupCommand extends Subcommand {

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Directory to make; it must not exist or be empty.")
  private Path to = Path.of("");

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    Settings settings = stack.settings();
    LedgerAdoptions.read(settings)
        .unfinished()
        .ifPresent(
            what -> {
              throw CommandFailure.problem(what, "take the backup afterwards");
            });
    Backups.Summary made;
    try (Progress progress = console().progress()) {
      made = Backups.make(settings, to, done -> progress.show("copied " + done));
    }
    if (json) {
      console().json(made);
    } else {
      console()
          .print(
              "%s: %d records of %d topics as of %s"
                  .formatted(made.directory(), made.records(), made.topics(), made.begunAt()));
    }
    return OK;
  }
}
