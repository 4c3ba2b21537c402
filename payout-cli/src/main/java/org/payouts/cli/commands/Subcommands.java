package org.payouts.cli.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All subcommands by name, in the order the help lists them. */
public final class Subcommands {

  private Subcommands() {}

  /** What makes a fresh instance of each. */
  public static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", DemoCommand::new);
    all.put("up", UpCommand::new);
    all.put("request", RequestCommand::new);
    all.put("status", StatusCommand::new);
    all.put("report", ReportCommand::new);
    all.put("tail", TailCommand::new);
    all.put("review", ReviewCommand::new);
    all.put("resolve", ResolveCommand::new);
    all.put("stop", StopCommand::new);
    all.put("go", GoCommand::new);
    all.put("approve", ApproveCommand::new);
    all.put("reject", RejectCommand::new);
    all.put("limits", LimitsCommand::new);
    all.put("requesters", RequestersCommand::new);
    all.put("resend", ResendCommand::new);
    all.put("audit", AuditCommand::new);
    all.put("export", ExportCommand::new);
    all.put("console", ConsoleCommand::new);
    all.put("router", RouterCommand::new);
    all.put("worker", WorkerCommand::new);
    all.put("gateway", GatewayCommand::new);
    all.put("sandbox", SandboxCommand::new);
    all.put("backup", BackupCommand::new);
    all.put("restore", RestoreCommand::new);
    all.put("adopt", AdoptCommand::new);
    all.put("topics", TopicsCommand::new);
    return all;
  }
}
