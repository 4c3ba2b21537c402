package org.payouts.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Where the time of the tests went, from what Surefire and Failsafe left behind. */
public final class BuildTimes {

  private static final int SHOWN = 20;

  private BuildTimes() {}

  private record TestClass(String module, String kind, String name, int tests, double seconds) {}

  /** Tables of modules and of the slowest test classes. */
  public static String tables(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all =
        Files.find(
            root,
            6,
            (path, is) -> path.toString().matches(".*/target/\\w+-reports/TEST-[^/]*\\.xml"))) {
      files = all.toList();
    }
    List<TestClass> classes = new ArrayList<>();
    for (Path file : files) {
      classes.add(read(root, file));
    }
    Map<String, List<TestClass>> byModule =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.module + " | " + each.kind, TreeMap::new, Collectors.toList()));
    StringBuilder text =
        new StringBuilder("| module | tests of | classes | tests | s |\n|---|---|---|---|---|\n");
    byModule.forEach(
        (module, of) ->
            text.append(
                "| %s | %d | %d | %s |\n"
                    .formatted(
                        module,
                        of.size(),
                        of.stream().mapToInt(TestClass::tests).sum(),
                        Numbers.of(of.stream().mapToDouble(TestClass::seconds).sum()))));
    text.append("\n| slowest test classes | module | tests | s |\n|---|---|---|---|\n");
    classes.stream()
        .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
        .limit(SHOWN)
        .forEach(
            each ->
                text.append(
                    "| %s | %s | %d | %s |\n"
                        .formatted(each.name, each.module, each.tests, Numbers.of(each.seconds))));
    return text.toString();
  }

  private static TestClass read(Path root, Path file) throws IOException {
    Path reports = file.getParent();
    try {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      return new TestClass(
          root.relativize(reports.getParent().getParent()).toString(),
          reports.getFileName().toString().replace("-reports", ""),
          suite.getAttribute("name"),
          Integer.parseInt(suite.getAttribute("tests")),
          Double.parseDouble(suite.getAttribute("time").replace(",", "")));
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(file.toString(), e);
    }
  }
}
