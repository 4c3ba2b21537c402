package org.payouts.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.config.Settings;
import org.payouts.console.actions.FileSending;
import org.payouts.console.actions.Resolving;
import org.payouts.console.metrics.ConsoleMetrics;
import org.payouts.console.web.WebServer;
import org.payouts.view.PayoutView;
import org.slf4j.LoggerFactory;

/** Signing in at an OpenID provider, over HTTP, without Kafka: no page here shows payouts. */
class SignInByOidcTest {
  /** Redirects somebody who is let in, and needs nothing else. */
  private static final String INSIDE = "/find";

  private static final Map<String, Object> JONES =
      Map.of("preferred_username", "a.jones", "groups", List.of("staff", "payers"));
  private static final Pattern GOES_TO = Pattern.compile("content=\"0; url=([^\"]+)\"");

  /** What pages of payouts would need. */
  private static final Settings NO_KAFKA =
      Settings.of(
          Map.of(
              "kafka.bootstrap.servers", "127.0.0.1:1",
              "schema.registry.url", "http://127.0.0.1:1"));

  private static PayoutView view;
  private static Resolving resolving;
  private static Stack shared;

  @TempDir private Path directory;
  private Stack stack;
  private OpenIdProvider provider;
  private URI base;
  private String nonce;
  private final HttpClient browser = browser();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** A console and its provider. */
  private record Stack(OpenIdProvider provider, WebServer console, SimpleMeterRegistry meters) {
    static Stack start(Path secret, Map<String, String> more, boolean overTls) throws IOException {
      OpenIdProvider provider = new OpenIdProvider();
      Files.writeString(secret, "first-secret");
      Settings usual =
          NO_KAFKA.withAll(
              Map.of(
                  "console.sign.in", "oidc",
                  "console.address", "http://127.0.0.1:9",
                  "console.oidc.issuer", provider.issuer(),
                  "console.oidc.client.id", "payouts",
                  "console.oidc.client.secret.file", secret.toString(),
                  "console.oidc.requesters", "payers",
                  "console.oidc.operators", "heads",
                  "console.oidc.timeout.ms", "30000"));
      Settings settings = usual.withAll(more);
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      WebServer console =
          new WebServer(
              new WebServer.Options("127.0.0.1", 0, List.of(), overTls, 10_000, 10),
              settings,
              view,
              SignIns.of(new ConsoleConfig(settings), settings),
              resolving,
              new FileSending(settings),
              new ConsoleMetrics(meters));
      console.start();
      return new Stack(provider, console, meters);
    }

    double counted(String outcome) {
      return meters.counter("payouts.console.sign.ins", "outcome", outcome).count();
    }

    void close() throws IOException {
      console.close();
      provider.close();
    }
  }

  @BeforeAll
  static void startShared(@TempDir Path directory) throws IOException {
    view = new PayoutView(NO_KAFKA, directory.resolve("view"));
    resolving = new Resolving(NO_KAFKA, Duration.ofSeconds(1));
    shared = Stack.start(directory.resolve("secret"), Map.of(), false);
  }

  @AfterAll
  static void closeShared() throws IOException {
    shared.close();
    resolving.close();
    view.close();
  }

  @BeforeEach
  void start() {
    log.start();
    ((Logger) LoggerFactory.getLogger("org.payouts.console")).addAppender(log);
    use(shared);
  }

  private void use(Stack used) {
    stack = used;
    provider = used.provider();
    base = URI.create("http://127.0.0.1:" + used.console().port());
  }

  /** A stack of this test's own, which it may spoil. */
  private void useOwn(Map<String, String> more, boolean overTls) throws IOException {
    use(Stack.start(directory.resolve("secret"), more, overTls));
  }

  @AfterEach
  void stop() throws IOException {
    ((Logger) LoggerFactory.getLogger("org.payouts.console")).detachAppender(log);
    if (stack != shared) {
      stack.close();
    }
  }

  private static HttpClient browser() {
    return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  private HttpResponse<String> get(HttpClient client, String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(base.resolve(address)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", base.toString())
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(300, 399);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  /** To the provider and back: the address that the browser is sent back to. */
  private String wayBack(HttpClient client, String page) throws Exception {
    String to =
        location(get(client, "/sign-in?return=" + URLEncoder.encode(page, StandardCharsets.UTF_8)));
    assertThat(to)
        .contains("code_challenge=", "code_challenge_method=S256", "state=", "nonce=")
        .contains("response_type=code", "scope=openid+profile+email");
    nonce = to.replaceAll(".*[?&]nonce=([^&]+).*", "$1");
    URI back = URI.create(location(get(client, to)));
    assertThat(back.toString()).startsWith("http://127.0.0.1:9/sign-in/return?");
    return back.getRawPath() + "?" + back.getRawQuery();
  }

  private HttpResponse<String> signIn(Map<String, Object> claims) throws Exception {
    provider.next(claims);
    return get(browser, wayBack(browser, INSIDE));
  }

  private HttpResponse<String> signInElsewhere() throws Exception {
    HttpClient other = browser();
    provider.next(JONES);
    return get(other, wayBack(other, INSIDE));
  }

  private static String goesTo(HttpResponse<String> page) {
    Matcher found = GOES_TO.matcher(page.body());
    assertThat(found.find()).as(page.body()).isTrue();
    return found.group(1).replace("&amp;", "&");
  }

  private boolean isIn() throws Exception {
    return get(browser, INSIDE).statusCode() != 401;
  }

  private String logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList().toString();
  }

  @Test
  void somebody_signs_in_and_comes_to_the_page_that_was_asked_for() throws Exception {
    double before = stack.counted("accepted");
    HttpResponse<String> outside = get(browser, "/payouts?batch=may&state=paid");
    assertThat(outside.statusCode()).isEqualTo(401);
    String link = goesTo(outside);
    assertThat(link).isEqualTo("/sign-in?return=%2Fpayouts%3Fbatch%3Dmay%26state%3Dpaid");
    provider.next(JONES);

    HttpResponse<String> entered = get(browser, wayBack(browser, "/payouts?batch=may&state=paid"));

    assertThat(entered.statusCode()).isEqualTo(200);
    assertThat(goesTo(entered)).isEqualTo("/payouts?batch=may&state=paid");
    assertThat(entered.headers().allValues("Set-Cookie"))
        .anyMatch(
            cookie ->
                cookie.matches(
                    "payouts_console=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"));
    assertThat(entered.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(isIn()).isTrue();
    assertThat(get(browser(), INSIDE).statusCode()).isEqualTo(401);
    // A link from elsewhere: the page of the sign-in sends back at once.
    assertThat(location(get(browser, link))).isEqualTo("/payouts?batch=may&state=paid");
    assertThat(logged()).contains("Signed in as reader, requester");
    assertThat(stack.counted("accepted")).isEqualTo(before + 1);
  }

  @Test
  void the_mapped_roles_and_no_others_are_had_under_the_name_of_the_claim() throws Exception {
    signIn(JONES);
    assertThat(post("/stop", "").body())
        .contains("a.jones may not do this: it needs the role operator");
    assertThat(post("/send/none", "").body()).contains("load it again");
  }

  @Test
  void a_person_without_a_role_or_a_name_gets_a_page_that_says_so() throws Exception {
    HttpResponse<String> page =
        signIn(Map.of("preferred_username", "guest<b>", "groups", List.of("staff")));
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body())
        .contains("knows you as guest&lt;b&gt;, and you have no role", "/sign-in?again=yes")
        .doesNotContain("Exception");
    assertThat(isIn()).isFalse();

    HttpResponse<String> nameless =
        signIn(Map.of("preferred_username", "a\nb", "groups", "payers"));
    assertThat(nameless.statusCode()).isEqualTo(403);
    assertThat(nameless.body()).contains("gives you no name");
    assertThat(isIn()).isFalse();
  }

  @Test
  void an_id_token_with_another_nonce_audience_or_issuer_lets_nobody_in() throws Exception {
    double before = stack.counted("refused");
    for (String claim : List.of("nonce", "aud", "iss")) {
      Map<String, Object> forged = new HashMap<>(JONES);
      forged.put(claim, "https://else.example.org");
      HttpResponse<String> page = signIn(forged);
      assertThat(page.statusCode()).as(claim).isEqualTo(403);
      assertThat(page.body()).contains("is not valid");
    }
    assertThat(isIn()).isFalse();
    assertThat(logged()).contains("nonce", "audience", "issuer");
    assertThat(stack.counted("refused")).isEqualTo(before + 3);
  }

  @Test
  void an_id_token_that_has_expired_lets_nobody_in() throws Exception {
    useOwn(Map.of(), false);
    String back = wayBack(browser, INSIDE);
    provider.expire(nonce);
    assertThat(get(browser, back).statusCode()).isEqualTo(403);
    assertThat(isIn()).isFalse();
    assertThat(logged()).contains("Expired");
  }

  @Test
  void an_id_token_that_another_key_has_signed_lets_nobody_in() throws Exception {
    useOwn(Map.of(), false);
    provider.publishOtherKeys();
    assertThat(signIn(JONES).statusCode()).isEqualTo(403);
    assertThat(isIn()).isFalse();
    assertThat(logged()).contains("the ID token is not valid");
  }

  @Test
  void an_answer_works_once() throws Exception {
    provider.next(JONES);
    String back = wayBack(browser, INSIDE);
    assertThat(get(browser, back).statusCode()).isEqualTo(200);
    HttpResponse<String> again = get(browser, back);
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("belongs to no sign-in that this browser has begun");
  }

  @Test
  void nobody_can_be_signed_in_as_somebody_else_by_a_link() throws Exception {
    HttpClient attacker = browser();
    String back = wayBack(attacker, INSIDE);
    wayBack(browser, INSIDE); // The victim has begun to sign in as well.
    assertThat(get(browser, back).statusCode()).isEqualTo(403);
    assertThat(isIn()).isFalse();
    // The attempt is spent: it was shown to somebody else.
    assertThat(get(attacker, back).statusCode()).isEqualTo(403);
  }

  @Test
  void two_tabs_can_sign_in_side_by_side() throws Exception {
    String one = wayBack(browser, "/payouts");
    String other = wayBack(browser, "/spend");
    provider.next(JONES);
    provider.next(JONES);
    assertThat(goesTo(get(browser, one))).isEqualTo("/payouts");
    assertThat(goesTo(get(browser, other))).isEqualTo("/spend");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.org/", "//evil.example.org", "/\\evil.example.org"})
  void a_return_path_to_another_host_leads_to_the_first_page(String path) throws Exception {
    provider.next(JONES);
    assertThat(goesTo(get(browser, wayBack(browser, path)))).isEqualTo("/");
    assertThat(
            location(
                get(browser, "/sign-in?return=" + URLEncoder.encode(path, StandardCharsets.UTF_8))))
        .isEqualTo("/");
  }

  @Test
  void what_the_provider_refuses_is_said() throws Exception {
    String back = wayBack(browser, INSIDE);
    String refused = back.replaceAll("code=[^&]*", "error=access_denied");
    HttpResponse<String> page = get(browser, refused);
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("it answered access_denied");
  }

  @Test
  void while_the_provider_is_down_who_is_signed_in_goes_on() throws Exception {
    useOwn(Map.of(), false);
    signIn(JONES);
    HttpClient other = browser();
    String begun = wayBack(other, INSIDE);
    provider.stop();

    assertThat(isIn()).isTrue();
    HttpResponse<String> failed = get(other, begun);
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("Nobody can sign in at the moment", "Try again");
    assertThat(isIn()).isTrue();
    assertThat(logged()).contains("was not reached");
  }

  @Test
  void a_provider_that_does_not_answer_holds_nobody_up() throws Exception {
    useOwn(Map.of("console.oidc.timeout.ms", "300"), false);
    provider.beSilent();
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> page = get(browser, "/sign-in?return=%2Fspend");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body())
          .contains("Nobody can sign in at the moment", "/sign-in?return=%2Fspend");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(logged()).contains("did not answer within 300 ms");
  }

  @Test
  void a_client_secret_is_replaced_while_the_console_runs_and_shown_nowhere() throws Exception {
    useOwn(Map.of(), false);
    signIn(JONES);
    assertThat(provider.secretOfTheLastToken()).isEqualTo("first-secret");
    Files.writeString(directory.resolve("secret"), "second-secret+/=");
    assertThat(signInElsewhere().statusCode()).isEqualTo(200);
    assertThat(provider.secretOfTheLastToken()).isEqualTo("second-secret+/=");

    Files.writeString(directory.resolve("secret"), "third-secret\nthird-secret");
    HttpResponse<String> page = signInElsewhere();
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(logged()).contains("console.oidc.client.secret.file", "more than one line");
    assertThat(page.body() + logged())
        .doesNotContain("first-secret", "second-secret", "third-secret");
  }

  @Test
  void a_session_ends_after_its_time() throws Exception {
    useOwn(Map.of("console.session.ms", "1000"), false);
    signIn(JONES);
    await().atMost(Duration.ofSeconds(5)).until(() -> !isIn());
  }

  @Test
  void over_tls_no_other_host_of_the_domain_can_set_the_cookies() throws Exception {
    useOwn(Map.of(), true);
    assertThat(get(browser, "/sign-in").headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-payouts_sign_in=")
        .endsWith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure");
  }

  @Test
  void signing_out_ends_the_session_and_a_form_of_another_page_does_not() throws Exception {
    signIn(JONES);
    assertThat(post("/sign-out", "form=other").statusCode()).isEqualTo(403);
    assertThat(isIn()).isTrue();
    assertThat(get(browser, "/sign-out").statusCode()).isEqualTo(404);
    HttpResponse<String> ended = get(browser, "/signed-out");
    assertThat(ended.body()).contains("/sign-in?again=yes");
    assertThat(location(get(browser, "/sign-in?again=yes"))).contains("prompt=login");
  }

  @Test
  void a_form_of_somebody_who_is_not_signed_in_any_more_does_nothing() throws Exception {
    HttpResponse<String> page = post("/stop", "form=x");
    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.body())
        .contains("Nothing was done", "/sign-in?return=%2F")
        .doesNotContain("http-equiv");
  }

  @Test
  void a_page_that_asks_for_a_part_of_itself_is_loaded_again_to_sign_in() throws Exception {
    HttpResponse<String> part =
        browser.send(
            HttpRequest.newBuilder(base.resolve("/payouts")).header("HX-Request", "true").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(part.statusCode()).isEqualTo(401);
    assertThat(part.headers().firstValue("HX-Refresh")).contains("true");
  }
}
