package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.payouts.verification.harness.Background;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.RunDirectory;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.TestCluster;

/**
 * The routers and workers: two possible processes behind each route, of which the first is always
 * wanted. A process that is wanted and dead is started again, as an orchestrator would do.
 * Thread-safe.
 */
final class Services implements AutoCloseable {

  private static final long LOOK_AGAIN_MS = 300;
  private static final List<String> NAMES = List.of("-a", "-b");

  private final Map<ProxyRoute, List<Post>> posts = new EnumMap<>(ProxyRoute.class);
  private final TestCluster cluster;
  private final Background keeper;

  /** A process that may be wanted or not. Thread-safe. */
  static final class Post {
    private final ServiceProcess process;
    private ServiceProcess.Program next;
    private boolean wanted;
    private long notBefore = System.nanoTime();

    private Post(ServiceProcess process) {
      this.process = process;
      this.next = process.program();
    }

    /** From now on the process shall run. */
    synchronized void want() {
      wanted = true;
      notBefore = System.nanoTime();
    }

    /** Ends the process in good order; it is not started again. */
    synchronized void unwant() {
      wanted = false;
      next = process.program();
      process.terminate();
    }

    /** {@code kill -9}; it stays down for that long. */
    synchronized void kill(long downMs) {
      notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(downMs);
      process.kill9();
    }

    /** From its next start on the process runs with a setting changed, until it is not wanted. */
    synchronized void variant(String key, String value) {
      next = process.program().with(Map.of(key, value));
    }

    synchronized boolean isAlive() {
      return process.isAlive();
    }

    /** SIGSTOP, if it lives. */
    synchronized boolean freeze() {
      if (process.isAlive()) {
        process.freeze();
        return true;
      }
      return false;
    }

    /** SIGCONT. */
    synchronized void thaw() {
      process.thaw();
    }

    private synchronized void keep() {
      if (wanted && !process.isAlive() && System.nanoTime() - notBefore >= 0) {
        process.start(next);
        // Whatever refuses to start is not started again at once.
        notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      }
    }
  }

  Services(TestCluster cluster) {
    this.cluster = cluster;
    for (ProxyRoute route : ProxyRoute.ALL) {
      posts.put(route, NAMES.stream().map(name -> new Post(cluster.service(route, name))).toList());
    }
    keeper = Background.every(LOOK_AGAIN_MS, "keeper of services", () -> all().forEach(Post::keep));
  }

  private List<Post> all() {
    return posts.values().stream().flatMap(List::stream).toList();
  }

  /** The first or second process behind a route. */
  Post post(ProxyRoute route, int index) {
    return Objects.requireNonNull(posts.get(route)).get(index);
  }

  /** The first process of every service, and no other. */
  void wantFirst() {
    for (ProxyRoute route : ProxyRoute.ALL) {
      post(route, 0).want();
      post(route, 1).unwant();
    }
  }

  /** Ends all processes in good order. */
  void unwantAll() {
    all().forEach(Post::unwant);
  }

  /** Kills every process of the service and lets none start until it is wanted. */
  void killAll(ProxyRoute route) {
    Objects.requireNonNull(posts.get(route))
        .forEach(
            post -> {
              synchronized (post) {
                post.kill(0);
                post.unwant();
              }
            });
  }

  void thawAll() {
    all().forEach(Post::thaw);
  }

  /** Removes the routers' local copies of the admissions; the routers must be down. */
  void wipeRouters() {
    NAMES.forEach(name -> RunDirectory.remove(cluster.routerState("router" + name)));
  }

  /** Waits until everything that is wanted works. */
  void awaitReady(Duration deadline) {
    ServiceProcess.awaitReady(
        () -> all().stream().filter(post -> post.wanted).map(post -> post.process).toList(),
        deadline);
  }

  @Override
  public void close() {
    keeper.close();
    ProxyRoute.ALL.forEach(this::killAll);
  }
}
