package org.payouts.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;

/** Reads bodies, up to a size. */
final class RequestBody {
  private static final String JSON = "application/json";
  private static final int PART = 16 * 1024;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int mostBytes;

  RequestBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * The body as JSON.
   *
   * @throws ProblemException if it is too large, or no JSON
   */
  JsonNode json(Context context) throws IOException {
    String type = context.contentType();
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!bare.equals(JSON)) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send \"Content-Type: application/json\".");
    }
    byte[] body = bytes(context.bodyInputStream());
    if (body.length > mostBytes) {
      context.header("Connection", "close");
      throw new ProblemException(
          ProblemType.TOO_LARGE, "A body has at most " + mostBytes + " bytes; send several.");
    }
    return JsonText.parse(body);
  }

  /** All of it, or one byte too many; not more slowly than a deadline allows. */
  private byte[] bytes(InputStream in) throws IOException {
    long begun = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] part = new byte[PART];
    int read;
    while (body.size() <= mostBytes && (read = in.read(part)) >= 0) {
      body.write(part, 0, read);
      if (System.nanoTime() - begun > DEADLINE_NANOS) {
        throw new ProblemException(
            ProblemType.INVALID_REQUEST, "The body did not come within 30 seconds.");
      }
    }
    return body.toByteArray();
  }
}
