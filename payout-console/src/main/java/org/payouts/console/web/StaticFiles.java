package org.payouts.console.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Scripts and styles: from webjars and of our own. Their path changes with their content. */
final class StaticFiles {
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String OWN = "/console/";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final String path;

  StaticFiles() {
    Properties versions = versions();
    webjar(versions, "htmx.js", "htmx.org", "dist/htmx.min.js");
    webjar(versions, "sse.js", "htmx-ext-sse", "sse.js");
    webjar(versions, "pico.css", "picocss__pico", "css/pico.min.css");
    webjar(versions, "uplot.js", "uplot", "dist/uPlot.iife.min.js");
    webjar(versions, "uplot.css", "uplot", "dist/uPlot.min.css");
    for (String own : new String[] {"console.css", "console.js", "theme.js"}) {
      files.put(own, read(OWN + own));
    }
    path = "/static/" + hash();
  }

  private void webjar(Properties versions, String name, String jar, String file) {
    String version = Objects.requireNonNull(versions.getProperty(jar), jar);
    files.put(name, read(WEBJARS + jar + "/" + version + "/" + file));
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = open(OWN + "webjars.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(StaticFiles.class.getResourceAsStream(resource), resource);
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.values().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Where they are. */
  String path() {
    return path;
  }

  void serve(Context context) {
    String name = context.pathParam("name");
    byte[] content = files.get(name);
    if (content == null) {
      throw new Refusal(404, "there is no such file");
    }
    context.contentType(
        name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.result(content);
  }
}
