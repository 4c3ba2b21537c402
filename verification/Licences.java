import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Lists what an SBOM names by licence. Exit status 1 if a component names none. */
public final class Licences {
  private Licences() {}

  public static void main(String[] args) throws Exception {
    JsonNode components = new ObjectMapper().readTree(new File(args[0])).path("components");
    TreeMap<String, List<String>> byLicence = new TreeMap<>();
    for (JsonNode each : components) {
      List<String> names = new ArrayList<>();
      for (JsonNode choice : each.path("licenses")) {
        JsonNode licence = choice.path("license");
        names.add(
            choice.hasNonNull("expression")
                ? choice.path("expression").asText()
                : licence.path("id").asText(licence.path("name").asText("")));
      }
      boolean own = each.path("group").asText().equals("org.payouts");
      String licences = own ? "of this project" : String.join(" or ", names);
      byLicence
          .computeIfAbsent(licences.isBlank() ? "UNKNOWN" : licences, name -> new ArrayList<>())
          .add(
              each.path("group").asText()
                  + ":"
                  + each.path("name").asText()
                  + " "
                  + each.path("version").asText());
    }
    System.out.println(components.size() + " components, by licence");
    byLicence.forEach(
        (licence, all) -> {
          System.out.println("\n" + licence);
          all.stream().sorted().forEach(one -> System.out.println("  " + one));
        });
    System.exit(byLicence.containsKey("UNKNOWN") || components.isEmpty() ? 1 : 0);
  }
}
