package org.payouts.verification.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.payouts.admin.TopicCatalogue;
import org.payouts.payout.Platforms;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/** A router and two workers per platform, each of either release. One thread. */
final class Fleet {
  private static final Duration READY = Duration.ofSeconds(150);
  private static final Duration WORK = Duration.ofSeconds(90);

  /** So many payouts of the platform must be settled after a step before the next one. */
  private static final int SETTLED_BETWEEN = 5;

  private static final String RESULTS = "payouts_results_total";
  private static final String TAKE_OVERS = "payouts_take_over_seconds_count";
  private static final String READ = "payouts_router_requests_total";

  private final TestCluster cluster;
  private final RunLog log;
  private final Tally tally;
  private final List<String> findings;
  private final Map<Post, Release> running = new HashMap<>();
  private final Post router;
  private final List<Post> workers = new ArrayList<>();

  /** A place for a process. */
  record Post(ProxyRoute route, ServiceProcess process) {
    String name() {
      return process.name();
    }
  }

  /** How a process is ended. */
  enum End {
    STOPPED,
    KILLED
  }

  /**
   * @param findings takes what must not be
   */
  Fleet(TestCluster cluster, RunLog log, Tally tally, List<String> findings) {
    this.cluster = cluster;
    this.log = log;
    this.tally = tally;
    this.findings = findings;
    this.router = new Post(ProxyRoute.ROUTER, cluster.service(ProxyRoute.ROUTER, ""));
    for (String suffix : List.of("-a", "-b")) {
      for (ProxyRoute route : ProxyRoute.ALL) {
        if (route != ProxyRoute.ROUTER) {
          workers.add(new Post(route, cluster.service(route, suffix)));
        }
      }
    }
  }

  Post router() {
    return router;
  }

  /** The first worker of each platform, then the second of each. */
  List<Post> workers() {
    return List.copyOf(workers);
  }

  private List<Post> all() {
    List<Post> all = new ArrayList<>(workers);
    all.add(0, router);
    return all;
  }

  /** Starts everything from one release and returns when it works. */
  void startAll(Release release) {
    start(router, release);
    awaitReady(List.of(router));
    workers.forEach(post -> start(post, release));
    awaitReady();
    all().forEach(post -> prove(post, release));
    log.write("router and %d workers of the %s release work", workers.size(), release.name());
  }

  private void start(Post post, Release release) {
    ServiceProcess process = post.process();
    process.start(process.program().from(release.classPath(cluster.processes())));
    running.put(post, release);
    tally.count("starts." + release.name());
  }

  /** A worker beside the others, which is expected to wait. */
  Post early(ProxyRoute route, Release release) {
    Post post = new Post(route, cluster.service(route, "-early"));
    start(post, release);
    return post;
  }

  /** Waits until a process beside the others works, and ends it. */
  void end(Post early) {
    awaitReady(List.of(early));
    early.process().stop();
    running.remove(early);
  }

  /**
   * Ends a process, starts one of the other release in its place, and returns once that one works:
   * it is ready, owns partitions if there are any for it, and its platform's payouts are settled.
   */
  void replace(Post post, Release by, End how) {
    Release was = Objects.requireNonNull(running.get(post));
    keep(all());
    countResults(post, was);
    long begun = System.nanoTime();
    ServiceProcess process = post.process();
    if (how == End.KILLED) {
      process.kill9();
      tally.count("kills");
    } else {
      process.stop();
      tally.count("stops");
    }
    start(post, by);
    awaitReady(List.of(post));
    double ready = (System.nanoTime() - begun) / 1e9;
    prove(post, by);
    awaitWork(post);
    log.write(
        "%s: %s %s, %s works; ready after %.1f s, its work goes on after %.1f s",
        post.name(),
        was.name(),
        how == End.KILLED ? "killed (kill -9)" : "stopped",
        by.name(),
        ready,
        (System.nanoTime() - begun) / 1e9);
  }

  private void prove(Post post, Release release) {
    release
        .wrong(post.process().pid())
        .ifPresentOrElse(
            why ->
                findings.add(
                    "%s is not of the %s release: %s".formatted(post.name(), release.name(), why)),
            () -> tally.count("proven." + release.name()));
  }

  private void awaitWork(Post post) {
    if (post.route() == ProxyRoute.ROUTER) {
      Waiting.until(
          "the router reads requests", WORK, () -> post.process().metric(READ) >= SETTLED_BETWEEN);
      return;
    }
    if (hasPartitionsForAll(post.route())) {
      Waiting.until(
          post.name() + " owns partitions and settles payouts",
          WORK,
          () -> post.process().metric(TAKE_OVERS) > 0 && post.process().metric(RESULTS) > 0,
          () ->
              "%.0f take-overs, %.0f results"
                  .formatted(post.process().metric(TAKE_OVERS), post.process().metric(RESULTS)));
    }
    double before = results(post.route());
    Waiting.until(
        "payouts of " + post.route().label() + " are settled",
        WORK,
        () -> results(post.route()) >= before + SETTLED_BETWEEN);
  }

  /** Whether each worker of the platform can own a partition. */
  private static boolean hasPartitionsForAll(ProxyRoute route) {
    return Platforms.parse(route.label())
        .filter(platform -> TopicCatalogue.partitions(platform) > 1)
        .isPresent();
  }

  private double results(ProxyRoute route) {
    return workers.stream()
        .filter(post -> post.route() == route)
        .mapToDouble(post -> post.process().metric(RESULTS))
        .sum();
  }

  /** Starts again what has ended by itself, as an orchestrator would do. */
  private void keep(List<Post> posts) {
    for (Post post : posts) {
      if (!post.process().isAlive()) {
        Release release = Objects.requireNonNull(running.get(post));
        log.write(
            "%s (%s) has ended by itself and is started again; see %s",
            post.name(), release.name(), post.process().log().getFileName());
        tally.count("restarts");
        start(post, release);
      }
    }
  }

  private void awaitReady(List<Post> posts) {
    ServiceProcess.awaitReady(
        () -> {
          keep(posts);
          return posts.stream().map(Post::process).toList();
        },
        READY);
  }

  private void countResults(Post post, Release of) {
    String name = "results.by_" + of.name();
    tally.set(name, tally.of(name) + Math.round(post.process().metric(RESULTS)));
  }

  /** Adds up what the processes that run now have published. */
  void countResults() {
    workers.forEach(post -> countResults(post, Objects.requireNonNull(running.get(post))));
  }

  /** Which release each process is of, in a few words. */
  String versions() {
    long newer = workers.stream().filter(post -> isNew(post)).count();
    return "router %s, workers %d old and %d new"
        .formatted(
            Objects.requireNonNull(running.get(router)).name(), workers.size() - newer, newer);
  }

  private boolean isNew(Post post) {
    return Objects.requireNonNull(running.get(post)).name().equals("new");
  }

  /** A text without line breaks. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Waits until everything works. */
  void awaitReady() {
    awaitReady(all());
  }
}
