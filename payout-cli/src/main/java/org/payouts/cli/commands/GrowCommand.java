package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.backup.Growth;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.console.Table;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics grow PLATFORM}: a platform's commands and ledger among more partitions. */
@Command(
    name = "grow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Moves a platform's commands and ledger to more partitions, so that more workers can share them. Prints what it would do and changes nothing, unless --execute is given.",
      "Every router and every worker must be stopped. The two topics are closed for writing, copied into a backup of all topics, deleted, made anew and filled from it, every record in the partition of its payout's target.",
      "If it ends in the middle, services refuse to start, and the same command goes on. Keep the backup until it has ended: for a while it is the only copy of the ledger.",
      "Needs the rights to read all topics, to create, delete, alter and write commands and ledger, to write payout-adoptions, and to delete the group of the platform's workers."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts topics grow mturk --partitions 12",
      "  payouts topics grow mturk --partitions 12 --backup grow-mturk --by \"A. Jones\" --because \"more workers\" --execute",
      "Exit codes: 0 done or possible, 1 not, or not to the end: the message says what to do, 2 wrong usage or no answer in time."
    })
final class GrowCommand extends Subcommand {

  @Parameters(paramLabel = "PLATFORM", description = "mturk or respondent.")
  private String platform = "";

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "N",
      description = "Number of partitions to be; it can be grown again, and never shrink.")
  private int partitions;

  @Option(
      names = "--backup",
      paramLabel = "DIR",
      description = "Directory to make, on a disk to be trusted. To go on: that of the first run.")
  private @Nullable Path backup;

  @Option(names = "--by", defaultValue = "", paramLabel = "NAME", description = "Who does it.")
  private String by = "";

  @Option(names = "--because", defaultValue = "", paramLabel = "TEXT", description = "Why.")
  private String because = "";

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  @Option(
      names = "--abandon",
      description = "Give up a growth that was begun, as long as the topics are what they were.")
  private boolean abandon;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.DEPLOYER;
  }

  @Override
  public Integer call() {
    Platform of =
        Platforms.parse(platform)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        platform + " is no platform", "write mturk or respondent"));
    Settings settings = stack.settings();
    if (abandon) {
      abandon(of, settings);
      return OK;
    }
    Growth.Plan plan;
    try (Progress progress = console().progress()) {
      Growth growth = new Growth(of, settings, new Shown(progress));
      plan = execute ? growth.run(wish()) : growth.plan(partitions);
    }
    if (json) {
      console().json(plan);
    } else {
      print(console(), plan);
    }
    return OK;
  }

  private void abandon(Platform of, Settings settings) {
    String person = Person.name(by);
    if (person == null || because.isBlank() || execute) {
      throw CommandFailure.usage(
          "--abandon needs --by and --because, and no --execute", "say who and why");
    }
    try (Progress progress = console().progress()) {
      new Growth(of, settings, new Shown(progress)).abandon(partitions, person, because.strip());
    }
    if (json) {
      console().json(Map.of("platform", Platforms.name(of), "abandoned", true));
    } else {
      console().print("given up; the topics are as they were");
    }
  }

  private Growth.Wish wish() {
    Path directory = backup;
    String person = Person.name(by);
    if (directory == null || person == null || because.isBlank()) {
      throw CommandFailure.usage(
          "--execute needs --backup, --by and --because", "say where to, who and why");
    }
    return new Growth.Wish(partitions, directory, person, because.strip());
  }

  private void print(Console console, Growth.Plan plan) {
    console.print(
        "%s: from %d to %d partitions%s"
            .formatted(
                plan.platform(),
                plan.from(),
                plan.to(),
                plan.begun() ? ", begun before and not ended" : ""));
    if (!plan.commands().isEmpty()) {
      Table table = new Table(">partition", ">commands", ">ledger records");
      for (int p = 0; p < plan.to(); p++) {
        table.row(p, plan.commands().get(p), plan.ledgerRecords().get(p));
      }
      table.row("all", sum(plan.commands()), sum(plan.ledgerRecords()));
      console.print(table);
    }
    if (execute) {
      console.sentence(
          "Done. Start the router and the workers, then run: payouts audit" + stack.again(), "");
    } else {
      console.print("nothing was changed; --execute does it");
    }
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private record Shown(Progress progress) implements Growth.Listener {
    @Override
    public void reached(Growth.Step step) {
      progress.show(
          switch (step) {
            case BEGUN -> "no service may start any more";
            case CLOSED -> "closed for writing";
            case BACKED_UP -> "backed up";
            case SAVED -> "the backup is whole";
            case DELETED -> "deleted";
            case FILLED -> "filled";
            case GROWN -> "compared";
          });
    }

    @Override
    public void copied(long records) {
      progress.show("copied " + records);
    }
  }
}
