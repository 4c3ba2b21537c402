package org.payouts.admin;

import java.util.List;
import org.apache.avro.Schema;

/**
 * A subject of the registry as it must be.
 *
 * @param subject {@code <topic>-value}
 * @param published all versions published so far, oldest first
 */
public record SchemaSpec(String subject, CompatibilityLevel compatibility, List<Schema> published) {
  public SchemaSpec {
    published = List.copyOf(published);
  }

  /** The newest version: what is registered, and what this build writes. */
  public Schema schema() {
    return published.get(published.size() - 1);
  }
}
