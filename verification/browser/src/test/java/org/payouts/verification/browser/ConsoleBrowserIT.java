package org.payouts.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.payouts.BonusRequested;
import org.payouts.admission.AdmissionLimits;
import org.payouts.cli.requests.Field;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestFiles;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.stack.LocalStack;
import org.payouts.cli.stack.SandboxSeeder;
import org.payouts.cli.stack.StackOptions;
import org.payouts.config.Settings;
import org.payouts.console.ConsoleConfig;
import org.payouts.console.ConsoleService;
import org.payouts.workers.SandboxAccess;

/**
 * A lab manager pays a spreadsheet from the browser alone, is held by a limit, has a colleague
 * approve, settles what needs a person, and downloads the receipt: real Chromium, router and
 * workers; simulated providers with faults.
 */
class ConsoleBrowserIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final String STUDY = "66aa1c7d20b94e5f8c3d1e07";
  private static final String WORKSPACE = "5f304723a6812b7b13ba881b";
  private static final int LINES = 60;

  @TempDir private Path directory;
  private ChromeDriver browser;
  private String axe;

  @Test
  void a_spreadsheet_is_paid_settled_and_accounted_for_from_the_browser_alone() throws Exception {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no Chromium here: apt-get install chromium chromium-driver");
    Files.createDirectories(SHOTS);
    axe = axe();
    Path file = directory.resolve("may.csv");
    Files.writeString(file, spreadsheet());
    LocalStack stack =
        LocalStack.at(
            new StackOptions(
                directory.resolve("data"),
                0,
                0,
                0,
                true,
                true,
                35,
                7,
                Settings.of(Map.of()),
                Settings.of(Map.of())));
    try (stack) {
      stack.start(what -> {});
      new SandboxSeeder(stack.settings().get(SandboxAccess.URL_KEY).orElseThrow())
          .teach(requests(Files.readAllBytes(file)));
      String link = stack.startConsole(0);
      browser = browser();
      try {
        browser.get(link);
        assertThat(browser.getTitle()).isEqualTo("Now - payouts");
        limit("100.00");
        pay(file);
        approve(stack.settings());
        limit("1000.00");
        end();
        settle();
        receipt();
        looks(link.substring(0, link.indexOf("/sign-in")));
        assertThat(browser.manage().logs().get("browser").getAll())
            .extracting(entry -> entry.getMessage())
            .noneMatch(message -> message.contains("Content Security Policy"));
      } finally {
        browser.quit();
      }
    }
  }

  private static String spreadsheet() {
    StringBuilder text = new StringBuilder("submission_id,amount\n");
    for (int i = 0; i < LINES; i++) {
      text.append("63d2f1c0a8b94e7d%08x,%d.%02d%n".formatted(i, 1 + i % 3, i % 100));
    }
    return text.toString();
  }

  private static List<BonusRequested> requests(byte[] file) {
    RequestOptions options =
        RequestOptions.plain()
            .withBatch("may")
            .with(Field.PLATFORM, "prolific")
            .with(Field.STUDY_ID, STUDY)
            .with(Field.WORKSPACE_ID, WORKSPACE)
            .with(Field.CURRENCY, "GBP");
    return new RequestFiles(new AdmissionLimits(Map.of(), Map.of()), Instant.now())
        .add("may.csv", file, options).plan().bonuses().stream()
            .map(PlannedBonus::request)
            .toList();
  }

  private static ChromeDriver browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setImplicitWaitTimeout(Duration.ofSeconds(10));
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1366,900");
    return new ChromeDriver(
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
  }

  private static String axe() throws IOException {
    String resource =
        "/META-INF/resources/webjars/axe-core/" + System.getProperty("axe.version") + "/axe.min.js";
    try (InputStream in =
        Objects.requireNonNull(ConsoleBrowserIT.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void pay(Path file) throws IOException {
    browser.findElement(By.linkText("Send a file")).click();
    browser.findElement(By.name("file")).sendKeys(file.toString());
    browser.findElement(By.name("batch")).sendKeys("may");
    browser.findElement(By.cssSelector("main details summary")).click();
    browser.findElement(By.cssSelector("select[name=platform] option[value=prolific]")).click();
    browser.findElement(By.xpath("//select[@name='currency']/option[text()='GBP']")).click();
    browser.findElement(By.name("workspace_id")).sendKeys(WORKSPACE);
    browser.findElement(By.name("study_id")).sendKeys(STUDY);
    submit();
    awaitText(browser, LINES + " new", "Plan ");
    look("plan");
    browser.findElement(By.name("sure")).click();
    submit();
    awaitText(browser, "sent " + LINES + ": " + LINES + " new");
  }

  /** Above 3.00 GBP a second person; all together not more than this. */
  private void limit(String total) throws IOException {
    browser.findElement(By.linkText("Limits")).click();
    String set = "//form[.//input[@name='order' and @value='set']]";
    for (Map.Entry<String, String> field :
        Map.of(
                "currency", "GBP",
                "approval_above", "3.00",
                "in_total", total,
                "because", "the grant says so")
            .entrySet()) {
      browser
          .findElement(By.xpath(set + "//input[@name='" + field.getKey() + "']"))
          .sendKeys(field.getValue());
    }
    browser.findElement(By.xpath(set + "//input[@name='sure']")).click();
    browser.findElement(By.xpath(set + "//button")).click();
    awaitText(browser, "of " + total + " GBP", "3.00 GBP, within 72 hours");
    look("limits-" + total.replace(".", "-"));
  }

  /** Who asked cannot approve; a colleague with a console of their own can. */
  private void approve(Settings settings) throws IOException {
    int waiting = LINES / 3;
    awaitApprovals(browser, waiting);
    look("approvals");
    approveAll(browser);
    awaitText(browser, "0 approved, " + waiting + " not", "you asked for it");
    look("not-approved");
    ConsoleService console =
        new ConsoleService(
            settings
                .with(ConsoleConfig.USER, "B. Smith")
                .with(ConsoleConfig.PORT, "0")
                .with(ConsoleConfig.VIEW_DIR, directory.resolve("colleague").toString()));
    ChromeDriver colleague = browser();
    try (console) {
      console.start();
      colleague.get(console.link());
      awaitApprovals(colleague, waiting);
      approveAll(colleague);
      awaitText(colleague, waiting + " approved, 0 not");
    } finally {
      colleague.quit();
    }
    browser.findElement(By.linkText("Limits")).click();
    await("the limit holds some")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              browser.navigate().refresh();
              return !text().contains("Held now\n0");
            });
    look("limit-holds");
  }

  private static void awaitApprovals(ChromeDriver of, int number) {
    of.findElement(By.linkText("Approvals")).click();
    await("payouts wait for approval")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              of.navigate().refresh();
              return text(of).contains(number + " wait for approval");
            });
  }

  private static void approveAll(ChromeDriver of) {
    of.findElement(By.cssSelector("input[name=scope][value=all]")).click();
    of.findElement(By.name("because")).sendKeys("checked against the study's list");
    of.findElement(By.cssSelector("main form[method=post] button[type=submit]")).click();
    String label =
        of.findElement(By.xpath("//label[starts-with(normalize-space(.), 'Type the sum')]"))
            .getText();
    of.findElement(By.name("sum"))
        .sendKeys(label.replaceAll("(?s)Type the sum, (.*), to confirm.*", "$1"));
    of.findElement(By.cssSelector("main form[method=post] button[type=submit]")).click();
  }

  private void end() {
    browser.findElement(By.linkText("Payouts")).click();
    await("every payout has ended or needs a person")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> count("paid") + count("failed") + count("needs-you") == LINES);
  }

  private long count(String state) {
    Object lines =
        browser.executeAsyncScript(
            "var done = arguments[arguments.length - 1];"
                + "fetch('/payouts.csv?batch=may&state=' + arguments[0]).then(r => r.text())"
                + ".then(t => done(t.trim().split('\\n').length - 1));",
            state);
    return ((Number) Objects.requireNonNull(lines)).longValue();
  }

  private void settle() throws IOException {
    long open = count("needs-you");
    assertThat(open).as("payouts that need a person").isPositive();
    browser.findElement(By.partialLinkText("Needs you")).click();
    look("needs-you");
    browser.findElement(By.cssSelector("input[name=scope][value=all]")).click();
    browser.findElement(By.cssSelector("select[name=decision] option[value=paid]")).click();
    browser.findElement(By.name("because")).sendKeys("seen in the provider's pages");
    submit();
    awaitText(browser, "to confirm");
    look("confirm");
    browser.findElement(By.name("count")).sendKeys(String.valueOf(open));
    submit();
    await("the workers have answered")
        .atMost(Duration.ofMinutes(2))
        .until(() -> text().contains("Done: " + open + " applied"));
    look("decided");
    await("the view has read it")
        .atMost(Duration.ofSeconds(20))
        .until(() -> count("needs-you") == 0);
    browser.findElement(By.linkText("Audit log")).click();
    awaitText(browser, "seen in the provider's pages", "APPLIED");
  }

  private void receipt() {
    String csv =
        String.valueOf(
            browser.executeAsyncScript(
                "var done = arguments[arguments.length - 1];"
                    + "fetch('/payouts.csv?batch=may').then(r => r.text()).then(done);"));
    assertThat(csv.lines()).hasSize(LINES + 1);
    assertThat(csv).doesNotContain("CUT");
  }

  /** Every page, in each look, without a serious finding of axe. */
  private void looks(String base) throws IOException {
    List<String> serious = new ArrayList<>();
    for (String path :
        List.of(
            "/",
            "/payouts?batch=may",
            "/payouts/may:prolific:63d2f1c0a8b94e7d00000000",
            "/needs-you",
            "/send",
            "/stop",
            "/limits",
            "/approvals",
            "/spend?by=day_and_study",
            "/rejected",
            "/audit-log")) {
      for (Look look : Look.values()) {
        browser.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", look.width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        browser.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme))));
        browser.get(base + path);
        String name = path.replaceAll("[^a-z]+", "-") + look.name().toLowerCase(Locale.ROOT);
        serious.addAll(findings(name));
        shot(name);
        assertThat(
                browser.executeScript(
                    "return document.documentElement.scrollWidth <= window.innerWidth + 1"))
            .as("%s fits its width", name)
            .isEqualTo(true);
      }
    }
    assertThat(serious).isEmpty();
  }

  private enum Look {
    LIGHT(1366, "light"),
    DARK(1366, "dark"),
    NARROW(320, "light"),
    WIDE(3840, "dark");

    private final int width;
    private final String scheme;

    Look(int width, String scheme) {
      this.width = width;
      this.scheme = scheme;
    }
  }

  private void look(String name) throws IOException {
    assertThat(findings(name)).isEmpty();
    shot(name);
  }

  private List<String> findings(String page) {
    browser.executeScript(axe);
    Object found =
        browser.executeAsyncScript(
            "var done = arguments[arguments.length - 1];"
                + "axe.run().then(r => done(r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes[0].html)));");
    return ((List<?>) Objects.requireNonNull(found))
        .stream().map(each -> page + ": " + each).toList();
  }

  private void shot(String name) throws IOException {
    Files.write(SHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private void submit() {
    browser.findElement(By.cssSelector("main form[method=post] button[type=submit]")).click();
  }

  /** A click does not wait for the page that it leads to. */
  private static void awaitText(ChromeDriver of, String... parts) {
    await("the page says " + List.of(parts))
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(text(of)).contains(parts));
  }

  private String text() {
    return text(browser);
  }

  /** In one step: the page replaces what it shows while it is looked at. */
  private static String text(ChromeDriver of) {
    return String.valueOf(of.executeScript("return document.querySelector('main').innerText"));
  }
}
