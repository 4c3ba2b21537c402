package org.payouts.topics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The versions of a record's schema that were published: {@code
 * /published/<record>/v<number>.avsc}, self-contained.
 */
public final class PublishedSchemas {
  private PublishedSchemas() {}

  /** All versions, oldest first. */
  public static List<Schema> of(String record) {
    List<Schema> versions = new ArrayList<>();
    for (int number = 1; ; number++) {
      String path = "/published/" + record + "/v" + number + ".avsc";
      try (InputStream in = PublishedSchemas.class.getResourceAsStream(path)) {
        if (in == null) {
          return List.copyOf(versions);
        }
        versions.add(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + path, e);
      }
    }
  }
}
