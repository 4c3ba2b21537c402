package org.payouts.cli.docs;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service's /metrics shows, in Prometheus' text. */
final class Scrape {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) ?(.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** A family of series; {@code values} are those of its labels. */
  record Family(String name, String type, String help, Map<String, Set<String>> values) {}

  private final Map<String, Family> families = new TreeMap<>();
  private final Map<String, Double> series = new LinkedHashMap<>();
  private final Set<String> names = new TreeSet<>();

  static Scrape of(String text) {
    Scrape scrape = new Scrape();
    String help = "";
    Family current = null;
    for (String line : text.split("\n", -1)) {
      Matcher helps = HELP.matcher(line);
      Matcher types = TYPE.matcher(line);
      Matcher values = SERIES.matcher(line);
      if (helps.matches()) {
        help = helps.group(2);
      } else if (types.matches()) {
        String explained = help;
        current =
            scrape.families.computeIfAbsent(
                types.group(1),
                name -> new Family(name, types.group(2), explained, new TreeMap<>()));
      } else if (values.matches()) {
        scrape.names.add(values.group(1));
        scrape.series.put(
            line.substring(0, line.lastIndexOf(' ')), Double.valueOf(values.group(3)));
        Map<String, Set<String>> labels = current.values();
        LABEL
            .matcher(values.group(2) == null ? "" : values.group(2))
            .results()
            .filter(label -> !label.group(1).equals("le") && !label.group(1).equals("quantile"))
            .forEach(
                label ->
                    labels
                        .computeIfAbsent(label.group(1), name -> new LinkedHashSet<>())
                        .add(label.group(2)));
      }
    }
    return scrape;
  }

  Map<String, Family> families() {
    return families;
  }

  /** Values by series. */
  Map<String, Double> series() {
    return series;
  }

  /** Names of series, as rules and dashboards use them. */
  Set<String> names() {
    return names;
  }
}
