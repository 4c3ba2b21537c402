package org.payouts.sandbox.providers.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads requests off one connection. */
final class RequestReader {

  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_BODY = 4 * 1024 * 1024;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final OutputStream out;

  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next request, or null when the client has ended the connection between requests. */
  @Nullable Request next() throws IOException {
    String first = line();
    while (first != null && first.isEmpty()) {
      first = line();
    }
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1.1 request line");
    }
    Map<String, String> headers = headers();
    String body = body(headers);
    return new Request(parts[0], parts[1], "", Map.copyOf(headers), body);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = required(); !line.isEmpty(); line = required()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      }
    }
    return headers;
  }

  private String body(Map<String, String> headers) throws IOException {
    boolean chunked =
        headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).contains("chunked");
    int length = chunked ? 0 : number(headers.getOrDefault("content-length", "0"), 10);
    if (!chunked && length == 0) {
      return "";
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write(CONTINUE);
      out.flush();
    }
    byte[] bytes = chunked ? chunks() : exactly(length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      String size = required();
      int extension = size.indexOf(';');
      int length = number((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
      if (length == 0) {
        skipTrailers();
        return all.toByteArray();
      }
      all.write(exactly(length));
      required();
      if (all.size() > MAX_BODY) {
        throw new IOException("request body too long");
      }
    }
  }

  private void skipTrailers() throws IOException {
    String trailer = required();
    while (!trailer.isEmpty()) {
      trailer = required();
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("request body cut short");
    }
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0 && number <= MAX_BODY) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a length: " + text, e);
    }
    throw new IOException("length out of range: " + text);
  }

  private String required() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("request head cut short");
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        bytes.write(b);
      }
      if (bytes.size() > MAX_LINE) {
        throw new IOException("request line too long");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
