package org.payouts.cli;

import org.payouts.cli.report.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** The version of the build and of the Java it runs on. */
final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {BuildVersion.text() + " (Java " + Runtime.version().feature() + ")"};
  }
}
