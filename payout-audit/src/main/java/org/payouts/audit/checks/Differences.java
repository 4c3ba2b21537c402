package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Names the fields in which two records of one type differ. */
final class Differences {
  private Differences() {}

  static <T extends SpecificRecord> String between(T one, T other) {
    List<String> names = new ArrayList<>();
    for (Schema.Field field : one.getSchema().getFields()) {
      if (!Objects.equals(one.get(field.pos()), other.get(field.pos()))) {
        names.add(field.name());
      }
    }
    return String.join(", ", names);
  }
}
