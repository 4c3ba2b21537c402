package org.payouts.verification.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.run.Waiting;

/**
 * The routers and workers: two possible processes behind each route, of which the first is always
 * wanted. A process that is wanted and dead is started again, as an orchestrator would do.
 * Thread-safe.
 */
final class Services implements AutoCloseable {
  private static final long LOOK_AGAIN_MS = 300;

  private final Map<ProxyRoute, List<Post>> posts = new EnumMap<>(ProxyRoute.class);
  private final TestCluster stage;
  private final Thread keeper;
  private volatile boolean closed;

  /** A process that may be wanted or not. */
  private static final class Post {
    private final ServiceProcess process;
    private boolean wanted;
    private long notBefore = System.nanoTime();
    private ServiceProcess.@Nullable Program variant;

    private Post(ServiceProcess process) {
      this.process = process;
    }
  }

  Services(TestCluster stage) {
    this.stage = stage;
    posts.put(ProxyRoute.ROUTER, posts(stage.router("router-a"), stage.router("router-b")));
    for (Platform platform : Platforms.ALL) {
      String name = "worker-" + Platforms.name(platform);
      posts.put(
          ProxyRoute.of(platform),
          posts(stage.worker(platform, name + "-a"), stage.worker(platform, name + "-b")));
    }
    keeper = new Thread(this::keep, "keeper of services");
    keeper.setDaemon(true);
    keeper.start();
  }

  private static List<Post> posts(ServiceProcess a, ServiceProcess b) {
    return List.of(new Post(a), new Post(b));
  }

  private Post post(ProxyRoute route, int index) {
    return Objects.requireNonNull(posts.get(route)).get(index);
  }

  String name(ProxyRoute route, int index) {
    return post(route, index).process.name();
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
    Post post = post(route, index);
    synchronized (post) {
      post.wanted = true;
      post.notBefore = System.nanoTime();
    }
  }

  /** Ends the process in good order; it is not started again. */
  void unwant(ProxyRoute route, int index) {
    Post post = post(route, index);
    synchronized (post) {
      post.wanted = false;
      post.variant = null;
      post.process.terminate();
    }
  }

  /** Stops all, in good order. */
  void unwantAll() {
    for (ProxyRoute route : ProxyRoute.ALL) {
      unwant(route, 1);
      unwant(route, 0);
    }
  }

  /** From its next start on the process runs with a setting changed; null for as all others. */
  void variant(ProxyRoute route, int index, @Nullable String key, String value) {
    Post post = post(route, index);
    synchronized (post) {
      post.variant = key == null ? null : post.process.program().with(key, value);
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
    for (ProxyRoute route : ProxyRoute.ALL) {
      thaw(route, 0);
      thaw(route, 1);
    }
  }

  /** Kills every process of the service and lets none start until {@link #want}. */
  void killAll(ProxyRoute route) {
    for (int index = 0; index < 2; index++) {
      Post post = post(route, index);
      synchronized (post) {
        post.wanted = false;
        post.variant = null;
        post.process.kill9();
      }
    }
  }

  /** Removes a router's local copy of the registry; the router must be down. */
  void wipeRouter(int index) {
    Path state = stage.routerState(name(ProxyRoute.ROUTER, index));
    if (!Files.exists(state)) {
      return;
    }
    try (Stream<Path> all = Files.walk(state)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until everything that is wanted works. */
  void awaitReady(Duration deadline) {
    Waiting.until("router and workers are ready", deadline, this::ready, this::healths);
  }

  private boolean ready() {
    return wanted().stream().allMatch(ServiceProcess::isReady);
  }

  private String healths() {
    Map<String, String> healths = new HashMap<>();
    wanted().forEach(process -> healths.put(process.name(), process.health()));
    return healths.toString();
  }

  private List<ServiceProcess> wanted() {
    List<ServiceProcess> wanted = new ArrayList<>();
    for (Post post : posts.values().stream().flatMap(List::stream).collect(Collectors.toList())) {
      synchronized (post) {
        if (post.wanted) {
          wanted.add(post.process);
        }
      }
    }
    return wanted;
  }

  private void keep() {
    while (!closed) {
      posts.values().forEach(each -> each.forEach(this::keep));
      Waiting.pass(LOOK_AGAIN_MS);
    }
  }

  private void keep(Post post) {
    synchronized (post) {
      if (post.wanted
          && !closed
          && !post.process.isAlive()
          && System.nanoTime() - post.notBefore >= 0) {
        ServiceProcess.Program variant = post.variant;
        if (variant == null) {
          post.process.start();
        } else {
          post.process.start(variant);
        }
        // Whatever refuses to start is not started again at once.
        post.notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (ProxyRoute route : ProxyRoute.ALL) {
      killAll(route);
    }
  }
}
