package org.payouts.workers.model;

import static org.payouts.workers.model.Samples.HOUR_MS;

import java.util.function.Consumer;

/** The policy of the tests, with the numbers that a test sets. */
public final class TestPolicy {
  public int width = 4;
  public long quietMs = 60_000;
  public long presumedQuietMs = 45_000;
  public long leaseMs = 10_000;
  public long callTimeoutMs = 30_000;
  public long probeMs = 5_000;
  public long readMinMs = 1_000;
  public long readMaxMs = 20_000;
  public long backoffMinMs = 500;
  public long backoffMaxMs = 10_000;
  public long suspectBackoffMaxMs = HOUR_MS;
  public long targetGraceMs = 600_000;
  public long tokenWindowMs = 20 * HOUR_MS;
  public long tokenLifeMs = 24 * HOUR_MS;
  public int moneyCalls = 3;
  public boolean retryWhenAbsent;
  public int claimAhead = 2;
  public int claimAheadMost = 6;
  public boolean claimsAtIntake;
  public int maxBuffered = 100;
  public int maxOpen = 20_000;
  public int maxGroup = 50;
  public int bulkRows = 1;
  public long bulkLingerMs;

  private TestPolicy() {}

  public static Policy with(Consumer<TestPolicy> change) {
    TestPolicy numbers = new TestPolicy();
    change.accept(numbers);
    return numbers.build();
  }

  /** The numbers of a worker as it is configured by default, with what a test changes. */
  public static Policy production(Consumer<TestPolicy> change) {
    return with(
        p -> {
          p.width = 16;
          p.quietMs = HOUR_MS;
          p.presumedQuietMs = 900_000;
          p.probeMs = 30_000;
          p.readMinMs = 5_000;
          p.readMaxMs = 900_000;
          p.backoffMinMs = 1_000;
          p.backoffMaxMs = 300_000;
          p.bulkRows = 200;
          p.bulkLingerMs = 500;
          p.maxBuffered = 20_000;
          p.maxGroup = 1_000;
          change.accept(p);
        });
  }

  private Policy build() {
    return new Policy(
        width,
        quietMs,
        presumedQuietMs,
        leaseMs,
        callTimeoutMs,
        probeMs,
        readMinMs,
        readMaxMs,
        backoffMinMs,
        backoffMaxMs,
        suspectBackoffMaxMs,
        targetGraceMs,
        tokenWindowMs,
        tokenLifeMs,
        300_000,
        moneyCalls,
        5,
        5,
        retryWhenAbsent,
        claimAhead,
        Math.max(claimAhead, claimAheadMost),
        claimsAtIntake,
        maxBuffered,
        maxOpen,
        maxGroup,
        bulkRows,
        bulkLingerMs);
  }
}
