package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.VirtualMachineManager;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;

/**
 * The way of one payout through a worker, from its command to its BonusPaid, as a debugger sees it.
 * A hop is a call from one class to another of the packages engine, kafka and calls that passes
 * something on: accessors without arguments, constructors, lambdas' own interfaces and values
 * (packages model and ledger) are not counted, and a call that is made again is counted once. The
 * threads are the poller, the owner and the ledgers; what they do while idle counts as well.
 */
@ExtendWith(KafkaCluster.class)
class HopsIT {
  private static final int MOST_HOPS = 70;
  private static final String WORKERS = "org.payouts.workers.";
  private static final Pattern STAGES = Pattern.compile("(engine|kafka|calls)\\..*");
  private static final Pattern THREADS = Pattern.compile("(poller|owner|ledger)-.*");

  /** In the order in which they were first made, as "caller -> callee". */
  private final Set<String> hops = Collections.synchronizedSet(new LinkedHashSet<>());

  @Test
  void one_payout_takes_few_hops(@Bootstrap String bootstrap, @RegistryUrl String registry)
      throws Exception {
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      VirtualMachine worker = launch(bootstrap, registry);
      Thread listener = new Thread(() -> listen(worker), "debugger");
      listener.start();
      try {
        awaitOwned(worker);
        bench.command("H-0"); // When it is paid, the core has heard of all take-overs.
        bench.flush();
        bench.awaitPaid(1);
        watch(worker);
        bench.command("H-1");
        bench.flush();
        bench.awaitPaid(2);
        bench.command("H-2"); // The first one's last commit has been heard of when it is paid.
        bench.flush();
        bench.awaitPaid(3);
      } finally {
        worker.exit(0);
        listener.join();
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "hops.txt"), hops);
    assertThat(hops)
        .as("the payout's way, also in target/hops.txt")
        .hasSizeBetween(40, MOST_HOPS)
        .contains("kafka.EffectExecutor.commit -> kafka.LedgerPartition.commit");
  }

  private static VirtualMachine launch(String bootstrap, String registry) throws Exception {
    VirtualMachineManager machines = com.sun.jdi.Bootstrap.virtualMachineManager();
    LaunchingConnector connector = machines.defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments
        .get("options")
        .setValue(
            "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \"%s\""
                .formatted(System.getProperty("java.class.path")));
    arguments
        .get("main")
        .setValue(String.join(" ", OnePayoutWorker.class.getName(), bootstrap, registry));
    return connector.launch(arguments);
  }

  private static void awaitOwned(VirtualMachine worker) throws Exception {
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(worker.process().getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.equals(OnePayoutWorker.OWNED)) {
      line = output.readLine();
    }
    assertThat(line).as("the worker owns its partitions").isNotNull();
  }

  private static void watch(VirtualMachine worker) {
    // Each event stops its thread for a while, so only what is counted makes one.
    for (String stage : List.of("engine", "kafka", "calls")) {
      MethodEntryRequest entries = worker.eventRequestManager().createMethodEntryRequest();
      entries.addClassFilter(WORKERS + stage + ".*");
      entries.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      entries.enable();
    }
  }

  private void listen(VirtualMachine worker) {
    try {
      while (true) {
        EventSet events = worker.eventQueue().remove();
        for (Event event : events) {
          if (event instanceof MethodEntryEvent entry) {
            note(entry);
          }
        }
        events.resume();
      }
    } catch (InterruptedException | IncompatibleThreadStateException e) {
      throw new IllegalStateException(e);
    } catch (VMDisconnectedException e) {
      // The worker has ended.
    }
  }

  private void note(MethodEntryEvent entry) throws IncompatibleThreadStateException {
    Method callee = entry.method();
    if (isPassedOn(callee) && THREADS.matcher(entry.thread().name()).matches()) {
      List<StackFrame> frames = entry.thread().frames();
      frames.stream()
          .skip(1)
          .map(StackFrame::location)
          .filter(at -> at.declaringType().name().startsWith(WORKERS))
          .findFirst()
          .map(Location::method)
          .filter(caller -> !nameOf(caller).equals(nameOf(callee)))
          .ifPresent(caller -> hops.add(text(caller) + " -> " + text(callee)));
    }
  }

  private static boolean isPassedOn(Method callee) {
    String type = callee.declaringType().name();
    return STAGES.matcher(type.substring(WORKERS.length())).matches()
        && !type.contains("Lambda")
        && !type.contains(PaperProvider.class.getSimpleName())
        && !callee.name().startsWith("<")
        && !callee.name().equals("equals")
        && !callee.argumentTypeNames().isEmpty();
  }

  private static String text(Method method) {
    return nameOf(method) + "." + method.name();
  }

  /** The outermost class, without the packages that all have. */
  private static String nameOf(Method method) {
    String name = method.declaringType().name();
    return Stream.of(name.split("[$/]")).findFirst().orElseThrow().substring(WORKERS.length());
  }
}
