package org.payouts.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build and of the Java it runs on. */
final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in = VersionText.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        build.load(in);
      }
    }
    return new String[] {
      "payouts "
          + build.getProperty("version", "unknown")
          + " (Java "
          + Runtime.version().feature()
          + ")"
    };
  }
}
