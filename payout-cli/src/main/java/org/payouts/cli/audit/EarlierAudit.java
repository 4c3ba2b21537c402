package org.payouts.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.payouts.audit.seal.Seal;
import org.payouts.audit.seal.Seals;
import org.payouts.cli.failure.CommandFailure;

/** The seals of an earlier audit, from what {@code payouts audit --json} printed then. */
public final class EarlierAudit {
  private EarlierAudit() {}

  /**
   * The seals in a file.
   *
   * @throws CommandFailure if the file is none that an audit wrote, or its seals were changed
   */
  public static List<Seal> read(Path file) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw unusable(file, String.valueOf(e.getMessage()));
    }
    JsonNode listed = json == null ? null : json.get("seals");
    if (listed == null || !listed.isArray()) {
      throw unusable(file, "it holds no seals");
    }
    List<Seal> seals = new ArrayList<>();
    for (JsonNode seal : listed) {
      seals.add(
          new Seal(
              seal.path("topic").asText(),
              seal.path("partition").asInt(),
              seal.path("records").asLong(),
              seal.path("last_offset").asLong(),
              seal.path("root").asText()));
    }
    if (!Seals.of(seals).equals(json.path("seal").asText())) {
      throw unusable(file, "its seals do not add up to its seal: the file was changed");
    }
    return seals;
  }

  private static CommandFailure unusable(Path file, String why) {
    return CommandFailure.usage(
        file + " is no earlier audit: " + why, "keep the output of: payouts audit --json");
  }
}
