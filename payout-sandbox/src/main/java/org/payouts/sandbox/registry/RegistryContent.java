package org.payouts.sandbox.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/** Subjects, versions, ids and levels, without HTTP. Thread-safe by one lock. */
final class RegistryContent {
  private final Map<String, List<RegisteredVersion>> subjects = new TreeMap<>();
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, CompatibilityRule> levels = new TreeMap<>();
  private CompatibilityRule globalLevel = CompatibilityRule.BACKWARD;

  /** Registers a schema, or finds it where it is registered already; both answer the id. */
  synchronized int register(String subject, String text) {
    Schema schema = parse(text);
    String canonical = schema.toString();
    List<RegisteredVersion> versions = subjects.getOrDefault(subject, List.of());
    for (RegisteredVersion known : versions) {
      if (known.text().equals(canonical)) {
        return known.id();
      }
    }
    List<String> problems = level(subject).problems(schema, schemas(versions));
    if (!problems.isEmpty()) {
      throw RegistryException.incompatible(String.join("; ", problems));
    }
    int id = ids.computeIfAbsent(canonical, unseen -> ids.size() + 1);
    subjects
        .computeIfAbsent(subject, unseen -> new ArrayList<>())
        .add(new RegisteredVersion(subject, versions.size() + 1, id, canonical, schema));
    return id;
  }

  /** Finds a schema under a subject. */
  synchronized RegisteredVersion lookup(String subject, String text) {
    String canonical = parse(text).toString();
    return versions(subject).stream()
        .filter(known -> known.text().equals(canonical))
        .findFirst()
        .orElseThrow(RegistryException::schemaNotFound);
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  synchronized List<RegisteredVersion> versions(String subject) {
    List<RegisteredVersion> versions = subjects.get(subject);
    if (versions == null) {
      throw RegistryException.subjectNotFound(subject);
    }
    return List.copyOf(versions);
  }

  /** One version; {@code version} is a number or {@code latest}. */
  synchronized RegisteredVersion version(String subject, String version) {
    List<RegisteredVersion> versions = versions(subject);
    int number = "latest".equals(version) ? versions.size() : number(version);
    if (number > versions.size()) {
      throw RegistryException.versionNotFound(version);
    }
    return versions.get(number - 1);
  }

  synchronized String text(int id) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(RegistryException::schemaNotFound);
  }

  synchronized List<RegisteredVersion> uses(int id) {
    text(id);
    return subjects.values().stream()
        .flatMap(List::stream)
        .filter(version -> version.id() == id)
        .toList();
  }

  /** Judges a schema against the subject's level; a subject without versions accepts anything. */
  synchronized List<String> problems(String subject, String text, @Nullable String version) {
    Schema schema = parse(text);
    if (version == null) {
      return level(subject).problems(schema, schemas(subjects.getOrDefault(subject, List.of())));
    }
    return level(subject).problems(schema, List.of(version(subject, version).schema()));
  }

  synchronized CompatibilityRule globalLevel() {
    return globalLevel;
  }

  synchronized void globalLevel(CompatibilityRule level) {
    globalLevel = level;
  }

  /** The level set for the subject itself. */
  synchronized CompatibilityRule ownLevel(String subject) {
    CompatibilityRule level = levels.get(subject);
    if (level == null) {
      throw RegistryException.levelNotSet(subject);
    }
    return level;
  }

  synchronized void level(String subject, CompatibilityRule level) {
    levels.put(subject, level);
  }

  /** The level that counts for the subject: its own or else the global one. */
  synchronized CompatibilityRule level(String subject) {
    return levels.getOrDefault(subject, globalLevel);
  }

  private static List<Schema> schemas(List<RegisteredVersion> versions) {
    return versions.stream().map(RegisteredVersion::schema).toList();
  }

  private static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
    }
  }

  private static int number(String version) {
    try {
      int number = Integer.parseInt(version);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw RegistryException.invalidVersion(version);
    }
    throw RegistryException.invalidVersion(version);
  }
}
