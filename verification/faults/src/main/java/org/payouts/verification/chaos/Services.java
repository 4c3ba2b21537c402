package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
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

  /** A process that may be wanted or not; its monitor guards it. */
  private static final class Post {
    private final ServiceProcess process;
    private ServiceProcess.Program next;
    private boolean wanted;
    private long notBefore = System.nanoTime();

    private Post(ServiceProcess process) {
      this.process = process;
      this.next = process.program();
    }

    private synchronized void want() {
      wanted = true;
      notBefore = System.nanoTime();
    }

    private synchronized void unwant(boolean byForce) {
      wanted = false;
      next = process.program();
      if (byForce) {
        process.kill9();
      } else {
        process.terminate();
      }
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
    posts.put(
        ProxyRoute.ROUTER,
        NAMES.stream().map(name -> new Post(cluster.router("router" + name))).toList());
    for (Platform platform : Platforms.ALL) {
      String worker = "worker-" + Platforms.name(platform);
      posts.put(
          ProxyRoute.of(platform),
          NAMES.stream().map(name -> new Post(cluster.worker(platform, worker + name))).toList());
    }
    keeper = Background.every(LOOK_AGAIN_MS, "keeper of services", () -> all().forEach(Post::keep));
  }

  private List<Post> all() {
    return posts.values().stream().flatMap(List::stream).toList();
  }

  private Post post(ProxyRoute route, int index) {
    return Objects.requireNonNull(posts.get(route)).get(index);
  }

  /** The first process of every service, and no other. */
  void wantFirst() {
    for (ProxyRoute route : ProxyRoute.ALL) {
      want(route, 0);
      unwant(route, 1);
    }
  }

  /** From now on the process shall run. */
  void want(ProxyRoute route, int index) {
    post(route, index).want();
  }

  /** Ends the process in good order; it is not started again. */
  void unwant(ProxyRoute route, int index) {
    post(route, index).unwant(false);
  }

  /** Ends both processes in good order. */
  void unwant(ProxyRoute route) {
    unwant(route, 1);
    unwant(route, 0);
  }

  /** Kills every process of the service and lets none start until {@link #want}. */
  void killAll(ProxyRoute route) {
    Objects.requireNonNull(posts.get(route)).forEach(post -> post.unwant(true));
  }

  /** From its next start on the process runs with a setting changed, until it is not wanted. */
  void variant(ProxyRoute route, int index, String key, String value) {
    Post post = post(route, index);
    synchronized (post) {
      post.next = post.process.program().with(key, value);
    }
  }

  boolean isAlive(ProxyRoute route, int index) {
    Post post = post(route, index);
    synchronized (post) {
      return post.process.isAlive();
    }
  }

  /** {@code kill -9}; it stays down for that long. */
  void kill(ProxyRoute route, int index, long downMs) {
    Post post = post(route, index);
    synchronized (post) {
      post.notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(downMs);
      post.process.kill9();
    }
  }

  /** SIGSTOP, if it lives. */
  boolean freeze(ProxyRoute route, int index) {
    Post post = post(route, index);
    synchronized (post) {
      if (!post.process.isAlive()) {
        return false;
      }
      post.process.freeze();
      return true;
    }
  }

  /** SIGCONT. */
  void thaw(ProxyRoute route, int index) {
    Post post = post(route, index);
    synchronized (post) {
      post.process.thaw();
    }
  }

  void thawAll() {
    ProxyRoute.ALL.forEach(route -> NAMES.forEach(name -> thaw(route, NAMES.indexOf(name))));
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
