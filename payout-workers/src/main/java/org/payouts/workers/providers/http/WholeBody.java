package org.payouts.workers.providers.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps a body as it is, up to {@link BodySink#LIMIT}. Not thread-safe. */
final class WholeBody implements BodySink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void take(byte[] chunk) throws UnreadableBody {
    int take = Math.min(chunk.length, LIMIT - bytes.size());
    bytes.write(chunk, 0, take);
    if (take < chunk.length) {
      throw new UnreadableBody("larger than " + LIMIT + " bytes");
    }
  }

  @Override
  public String end() {
    return soFar();
  }

  @Override
  public String soFar() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
