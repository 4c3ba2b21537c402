package org.payouts.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Configures what Avro may make from bytes: this project's generated classes, for Avro 1.12.2
 * forbids every class that is not named so (AVRO-4189), and no text or byte field longer than any
 * record here, for Avro allocates whatever length a few malicious bytes name. There is one setting
 * per process; limits given on the command line are kept.
 */
final class AvroTrust {
  private static final String GENERATED = "org.payouts";
  private static final String MAX_LENGTH = Integer.toString(16 * 1024 * 1024);

  static {
    limit("org.apache.avro.limits.string.maxLength");
    limit("org.apache.avro.limits.bytes.maxLength");
    limit("org.apache.avro.limits.collectionItems.maxLength");
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(GENERATED)));
  }

  private AvroTrust() {}

  private static void limit(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, MAX_LENGTH);
    }
  }

  /** Has an effect once per process, through the static initializer. */
  static void establish() {}
}
