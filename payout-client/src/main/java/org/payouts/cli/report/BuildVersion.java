package org.payouts.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that was built. */
public final class BuildVersion {
  private static final String RESOURCE = "/org/payouts/cli/version.properties";

  private BuildVersion() {}

  /** {@code payouts 1.0.0}. */
  public static String text() {
    Properties build = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "payouts " + build.getProperty("version", "unknown");
  }
}
