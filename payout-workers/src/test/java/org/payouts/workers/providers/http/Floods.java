package org.payouts.workers.providers.http;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Answers that never end, as their beginning and the piece that repeats. */
public final class Floods {
  /** What a call may read beyond its limits: buffers of sockets and clients. */
  public static final long SOME_BUFFERS = 16L << 20;

  private Floods() {}

  /** Nothing can be made of these: no head comes to an end. */
  public static Stream<Arguments> heads() {
    return Stream.of(
        arguments("a status line", "HTTP/1.1 200 ", "x"),
        arguments("one header", "HTTP/1.1 200 OK\r\nX-Large: ", "y"),
        arguments("one header's name", "HTTP/1.1 200 OK\r\n", "y"),
        arguments("many headers", "HTTP/1.1 200 OK\r\n", "X-Many: of them\r\n"),
        arguments("headers of an error", "HTTP/1.1 500 No\r\n", "X-Many: of them\r\n"),
        arguments("one folded header", "HTTP/1.1 200 OK\r\nX: y\r\n", " and more\r\n"));
  }

  /** A status has come, and a body without an end. */
  public static Stream<Arguments> bodies() {
    return Stream.of(
        arguments("3 GB", "HTTP/1.1 200 OK\r\nContent-Length: 3221225472\r\n\r\n{", " "),
        arguments(
            "an error of 3 GB", "HTTP/1.1 500 No\r\nContent-Length: 3221225472\r\n\r\n{", " "),
        arguments("a body until the end", "HTTP/1.1 200 OK\r\n\r\n[", "["),
        arguments("an error until the end", "HTTP/1.1 400 No\r\n\r\n[", "["),
        arguments(
            "chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\n[[[[[\r\n"),
        arguments(
            "a chunk's head", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"));
  }
}
