package org.payouts.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that this project's generated classes may be made from bytes. Avro 1.12.2 forbids
 * every class that is not named so (AVRO-4189); there is one setting per process, to which this
 * adds.
 */
final class AvroTrust {
  private static final String GENERATED = "org.payouts";

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(GENERATED)));
  }

  private AvroTrust() {}

  /** Has an effect once per process, through the static initializer. */
  static void establish() {}
}
