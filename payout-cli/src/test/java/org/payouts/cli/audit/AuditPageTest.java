package org.payouts.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.audit.run.AuditReport;

class AuditPageTest {
  @TempDir private Path directory;

  private String page(AuditReport report) throws Exception {
    return page(report, "");
  }

  private String page(AuditReport report, String by) throws Exception {
    Path file = directory.resolve("audit.html");
    AuditPage.write(Reports.paper(report, by), file);
    return Files.readString(file);
  }

  @Test
  void everything_of_a_report_is_on_the_page() throws Exception {
    assertThat(page(Reports.sample("")))
        .contains(
            "<p>2026-11-18T11:06:40Z, 7 records read in 1 s</p>",
            "<p class=\"red\">2 violations, 1 known finding, 1 partition changed since the earlier audit<br>not checked: the providers&#39; books</p>",
            "<tr><td>payouts</td><td>batch may</td></tr>",
            "<tr><td>made</td><td>2026-11-21T10:00:00Z by A. Jones</td></tr>",
            "<p>bonus-paid-0: shorter</p>",
            "<text x=\"0.0\" y=\"20.0\">prolific (8)</text>",
            "height=\"22.0\" fill=\"#3b8f5a\"><title>PAID: 7</title></rect>",
            "<h2>Paid per day (UTC): prolific GBP</h2>",
            "<title>2026-11-21: 10.50 GBP</title>",
            "<td class=\"broken\">broken (1)</td><td>x</td>",
            "<td class=\"not_checked\">not checked</td><td></td>",
            "<td class=\"n\">3</td><td>p-1</td><td>two results</td><td>bonus-paid-1@5</td>",
            "<td class=\"n\">5</td><td></td><td>sums differ<br><i>known to B. Smith since 2026-11-21: by hand</i></td><td></td>",
            "<p>... and 1 more</p>",
            "<h2>Open payouts: 1</h2>",
            "<title>&lt; 1 min: 1</title>",
            "<td class=\"n\">1.50 GBP</td><td>2026-11-18T11:06:40Z</td><td>a &quot;person&quot;</td>",
            "<td>prolific</td><td>s&lt;1&gt;</td><td>2026-11-21</td>",
            "<td class=\"n\">7</td><td class=\"n\">10.50 GBP</td>",
            "<p><code>ef01</code></p>",
            "<td>bonus-paid-1</td><td class=\"n\">6</td><td class=\"n\">5</td><td><code>abcd</code></td>");
  }

  @Test
  void the_answer_and_the_findings_come_before_everything_else() throws Exception {
    assertThat(page(Reports.sample("")))
        .containsSubsequence(
            "2 violations", "cluster-1", "<h2>Findings", "<h2>Known findings", "<h2>Outcomes");
  }

  @Test
  void what_a_report_does_not_have_is_left_out() throws Exception {
    assertThat(page(Reports.empty()))
        .contains("no violation found<br>not checked", "<h2>Outcomes</h2>", "<h2>Seal</h2>")
        .doesNotContain(
            "findings</h2>", "Findings", "Open payouts", "<h2>Paid", "more", "earlier audit");
  }

  /** Participants, providers and anybody who can write to a topic may have chosen these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "\"onmouseover=\"alert(1)",
        "' onmouseover='alert(1)",
        "</title></svg><svg onload=alert(1)>",
        "<!--",
        "{{report}}{{{report}}}{{&report}}",
        "\u202egpj.exe",
        "\u2066\u0000\u001b[2J\u2028"
      })
  void nothing_that_others_wrote_is_markup_or_changes_direction(String nasty) throws Exception {
    String page = page(Reports.sample(nasty), nasty);
    assertThat(tags(page)).isEqualTo(tags(page(Reports.sample(""))));
    assertThat(page).doesNotContain(nasty).doesNotContain("AuditReport[");
    assertThat(Pattern.compile("[\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cc}&&[^\\n]]").matcher(page).find())
        .isFalse();
  }

  /** All markup, attributes included, but for the numbers of charts. */
  private static String tags(String page) {
    StringBuilder tags = new StringBuilder();
    Pattern.compile("<[^>]*>").matcher(page).results().forEach(m -> tags.append(m.group()));
    return tags.toString();
  }

  @Test
  void the_page_needs_nothing_else() throws Exception {
    assertThat(page(Reports.sample("")))
        .startsWith("<!doctype html>")
        .doesNotContainPattern("(?i)<script|<link|<img|<iframe|src=|href=|url\\(|@import|https?:");
  }

  /** Three braces, or an ampersand, switch the escaping of a value off. */
  @ParameterizedTest
  @ValueSource(strings = {"page", "chart"})
  void no_template_switches_escaping_off(String name) throws Exception {
    try (InputStream template = AuditPage.class.getResourceAsStream(name + ".mustache")) {
      assertThat(new String(template.readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContainPattern("\\{\\{\\{|\\{\\{\\s*&");
    }
  }
}
