package org.payouts.console.actions;

import org.payouts.cli.requests.RequestOptions;

/** A file of requests as a person has sent it. */
public final class RequestFile {
  private final String name;
  private final byte[] contents;
  private final RequestOptions options;
  private final boolean again;
  private final boolean correct;

  /**
   * @param again whether targets that have payouts under other IDs are meant so
   * @param correct whether differences to larger amounts are to be paid
   */
  public RequestFile(
      String name, byte[] contents, RequestOptions options, boolean again, boolean correct) {
    this.name = name;
    this.contents = contents.clone();
    this.options = options;
    this.again = again;
    this.correct = correct;
  }

  String name() {
    return name;
  }

  byte[] contents() {
    return contents.clone();
  }

  public RequestOptions options() {
    return options;
  }

  boolean again() {
    return again;
  }

  boolean correct() {
    return correct;
  }
}
