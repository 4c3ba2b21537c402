package org.payouts.workers.providers.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.util.Timeout;

/**
 * One connection to a server: a socket, and Apache HttpCore's HTTP/1.1 on it. Not thread-safe,
 * except that {@link #abort} may come from any thread.
 */
class HttpConnection {
  /** Heads have a bound: 2 MiB of characters. */
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(128).build();

  private static final int MOST_INTERIM_ANSWERS = 20;
  private static final Timeout A_MOMENT = Timeout.ofMilliseconds(1);
  private static final Timeout TO_CLOSE = Timeout.ofSeconds(1);

  private final HttpHost target;
  private final Socket socket = new Socket(Proxy.NO_PROXY);
  private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);

  HttpConnection(HttpHost target) {
    this.target = target;
  }

  HttpHost target() {
    return target;
  }

  /** Resolves, connects and shakes hands; no byte of a request leaves meanwhile. */
  void connect(Duration timeout) throws IOException {
    boolean secure = URIScheme.HTTPS.same(target.getSchemeName());
    int port = target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
    int timeoutMs = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    socket.setTcpNoDelay(true);
    try {
      socket.connect(new InetSocketAddress(target.getHostName(), port), timeoutMs);
    } catch (SocketTimeoutException e) {
      ConnectException failure = new ConnectException("no connection within " + timeoutMs + " ms");
      failure.initCause(e);
      throw failure;
    }
    if (secure) {
      socket.setSoTimeout(timeoutMs);
      SSLSocket tls = (SSLSocket) tls().createSocket(socket, target.getHostName(), port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      http.bind(tls, socket);
    } else {
      http.bind(socket);
    }
  }

  SSLSocketFactory tls() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  /**
   * Writes the request once and reads the head of its answer; the body is still to be read.
   *
   * @param timeout for each read of the answer
   */
  ClassicHttpResponse exchange(ClassicHttpRequest request, Duration timeout)
      throws IOException, HttpException {
    http.setSocketTimeout(Timeout.of(timeout));
    http.sendRequestHeader(request);
    http.sendRequestEntity(request);
    http.flush();
    ClassicHttpResponse response = http.receiveResponseHeader();
    for (int interim = 0; response.getCode() < HttpStatus.SC_SUCCESS; interim++) {
      if (interim == MOST_INTERIM_ANSWERS
          || response.getCode() < HttpStatus.SC_CONTINUE
          || response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
        throw new ProtocolException("no final answer, but " + response.getCode());
      }
      response = http.receiveResponseHeader();
    }
    if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
      http.receiveResponseEntity(response);
    }
    return response;
  }

  /**
   * Whether another request may go out on it: the server has not closed it, and has sent nothing
   * that the next request would take for its answer.
   */
  boolean usable() {
    try {
      return http.isOpen() && !http.isStale() && !http.isDataAvailable(A_MOMENT);
    } catch (IOException e) {
      return false;
    }
  }

  /** Closes in order, after a whole answer. */
  void close() {
    http.setSocketTimeout(TO_CLOSE);
    try {
      http.close();
    } catch (IOException e) {
      // What was to be said has been said.
    }
    abort();
  }

  /** Closes at once; bytes that have not left are not sent. */
  void abort() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Not connected, or closed already.
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
