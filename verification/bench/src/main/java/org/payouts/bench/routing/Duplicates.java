package org.payouts.bench.routing;

/** Every tenth request repeats the one five before it. */
final class Duplicates {
  private Duplicates() {}

  static int number(int request) {
    return request % 10 == 9 ? request - 5 : request;
  }

  /** Requests that are dealt with once so many first ones have been passed on. */
  static long requests(long firstOnes) {
    return firstOnes * 10 / 9;
  }
}
