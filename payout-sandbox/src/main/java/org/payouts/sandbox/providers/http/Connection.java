package org.payouts.sandbox.providers.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client connection, served by one thread until either side ends it. */
final class Connection implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private static final long FLOOD_BYTES = 3L << 30;
  private static final byte[] FILLER = " ".repeat(64 * 1024).getBytes(StandardCharsets.ISO_8859_1);
  private static final String HEADER_LINE = "X-Flood: " + "a".repeat(1000) + "\r\n";

  private final Socket socket;
  private final Handler handler;
  private final Patience patience;

  Connection(Socket socket, Handler handler, Patience patience) {
    this.socket = socket;
    this.handler = handler;
    this.patience = patience;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      RequestReader reader = new RequestReader(in, out);
      boolean open = true;
      while (open) {
        Request request = reader.next();
        open = request != null && serve(request, in, out);
      }
    } catch (IOException e) {
      // The client left or sent no HTTP: its own business, and expected under faults.
      log.atDebug().addKeyValue("reason", e.toString()).log("connection ended");
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the simulated provider itself failed");
    }
  }

  private boolean serve(Request request, InputStream in, OutputStream out) throws IOException {
    boolean keepAlive = !request.header("connection").equalsIgnoreCase("close");
    Sent sent = new Sent();
    handler.handle(
        request,
        reply -> {
          deliver(reply, keepAlive, in, out);
          sent.reply = reply;
        });
    SimulatedResponse reply = sent.reply;
    return keepAlive
        && reply != null
        && reply.delivery() == Delivery.WHOLE
        && reply.flood() == Flood.NONE;
  }

  private void deliver(SimulatedResponse reply, boolean keepAlive, InputStream in, OutputStream out)
      throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (reply.flood() != Flood.NONE) {
      flood(reply, body, out);
      return;
    }
    byte[] head = head(reply, body.length, keepAlive);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    switch (reply.delivery()) {
      case WHOLE -> out.write(all);
      case HALF ->
          out.write(all, 0, body.length < 2 ? head.length / 2 : head.length + body.length / 2);
      case SLOW -> trickle(all, in, out);
      case HANG -> clientLeft(in, patience.hangMs());
      case CLOSE -> socket.close();
      case RESET -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  /** Ends with an exception when the client has ended the connection. */
  private static void flood(SimulatedResponse reply, byte[] body, OutputStream out)
      throws IOException {
    if (reply.flood() == Flood.HEADERS) {
      byte[] head = head(reply, body.length, true);
      out.write(head, 0, head.length - 2); // without the empty line that would end it
      byte[] line = HEADER_LINE.getBytes(StandardCharsets.ISO_8859_1);
      for (long sent = 0; sent < FLOOD_BYTES; sent += line.length) {
        out.write(line);
      }
      return;
    }
    out.write(head(reply, FLOOD_BYTES, false));
    out.write(body);
    for (long left = FLOOD_BYTES - body.length; left > 0; left -= FILLER.length) {
      out.write(FILLER, 0, (int) Math.min(left, FILLER.length));
    }
  }

  private void trickle(byte[] bytes, InputStream in, OutputStream out) throws IOException {
    for (byte b : bytes) {
      out.write(b);
      if (clientLeft(in, patience.slowByteMs())) {
        return;
      }
    }
  }

  /** Waits that long for the client to end the connection. */
  private boolean clientLeft(InputStream in, int waitMs) throws IOException {
    socket.setSoTimeout(Math.max(1, waitMs));
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static byte[] head(SimulatedResponse reply, long length, boolean keepAlive) {
    StringBuilder head = new StringBuilder(160);
    head.append("HTTP/1.1 ").append(reply.status()).append(' ').append(reason(reply.status()));
    head.append("\r\n");
    for (Map.Entry<String, String> header : reply.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    head.append("Content-Length: ").append(length).append("\r\n");
    head.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String reason(int status) {
    return switch (status / 100) {
      case 2 -> "OK";
      case 3 -> "Redirect";
      case 4 -> "Client Error";
      default -> "Server Error";
    };
  }

  /** How long the server waits where it misbehaves. Milliseconds of real time. */
  record Patience(int hangMs, int slowByteMs) {}

  private static final class Sent {
    @Nullable SimulatedResponse reply;
  }
}
