package org.payouts.sandbox.registry;

/** A refusal with the HTTP status and error code the Confluent Schema Registry documents for it. */
final class RegistryException extends RuntimeException {
  private final int status;
  private final int code;

  RegistryException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(String version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound() {
    return new RegistryException(404, 40403, "Schema not found");
  }

  static RegistryException levelNotSet(String subject) {
    return new RegistryException(
        404, 40408, "Subject '" + subject + "' has no compatibility level of its own");
  }

  static RegistryException incompatible(String why) {
    return new RegistryException(
        409, 409, "Schema being registered is incompatible with an earlier schema: " + why);
  }

  static RegistryException invalidSchema(String why) {
    return new RegistryException(422, 42201, "Invalid schema: " + why);
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422, 42202, "The specified version '" + version + "' is not a valid version id");
  }

  static RegistryException invalidLevel(String level) {
    return new RegistryException(422, 42203, "Invalid compatibility level " + level);
  }
}
