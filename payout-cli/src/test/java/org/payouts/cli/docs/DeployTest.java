package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.rights.Grantee;
import org.payouts.cli.rights.StrimziUsers;
import org.payouts.config.LogFormat;
import org.payouts.config.Settings;
import org.payouts.config.TracingConfig;
import org.payouts.console.ConsoleConfig;
import org.payouts.gateway.GatewayConfig;
import org.payouts.payout.Platforms;
import org.payouts.rights.Role;
import org.payouts.router.RouterConfig;
import org.payouts.topics.Topics;
import org.payouts.workers.Providers;
import org.payouts.workers.WorkerConfig;

/** What deploy/ says of topics, rights and settings is what the code says; and it is YAML. */
class DeployTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path STRIMZI = DEPLOY.resolve("strimzi");
  private static final Path COMPOSE = Path.of("..", "docker-compose.yml");
  private static final boolean UPDATE = Boolean.getBoolean("update.docs");
  private static final String CLUSTER = "payouts";

  /** Merge keys of Compose stay as they are: nothing here looks into them. */
  private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(COMPOSE));
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      all.filter(file -> file.toString().endsWith(".yml") || file.toString().endsWith(".yaml"))
          .forEach(files::add);
    }
    return files;
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      return all.readAll().stream().filter(each -> !each.isNull()).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_file_is_yaml(Path file) throws IOException {
    assertThat(documents(file)).isNotEmpty();
  }

  @Test
  void the_topics_of_strimzi_are_those_of_the_code() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Rendered from the code by DeployTest. Read deploy/README.md before it is applied.");
    for (TopicSpec topic : TopicCatalogue.all()) {
      lines.add("---");
      lines.add("apiVersion: kafka.strimzi.io/v1");
      lines.add("kind: KafkaTopic");
      lines.add("metadata:");
      lines.add("  name: " + topic.name());
      lines.add("  labels:");
      lines.add("    strimzi.io/cluster: " + CLUSTER);
      lines.add("spec:");
      lines.add("  partitions: " + topic.partitions());
      lines.add("  replicas: 3");
      lines.add("  config:");
      topic.settings().forEach((key, value) -> lines.add("    " + key + ": \"" + value + "\""));
    }
    require(STRIMZI.resolve("topics").resolve("topics.yaml"), lines);
  }

  @Test
  void the_users_of_strimzi_have_the_rights_of_the_table() throws IOException {
    List<Grantee> users =
        Stream.of(Role.values()).map(role -> Grantee.of(role, role.principal())).toList();
    List<String> lines = new ArrayList<>();
    lines.add("# Rendered from the code by DeployTest; docs/rights.md has the same table.");
    StrimziUsers.lines(users).stream()
        .map(line -> line.replace("; replace CLUSTER by the name of the Kafka resource", ""))
        .map(line -> line.replace("CLUSTER", CLUSTER))
        .forEach(lines::add);
    require(STRIMZI.resolve("users.yaml"), lines);
  }

  private static void require(Path file, List<String> lines) throws IOException {
    if (UPDATE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
      return;
    }
    assertThat(Files.readAllLines(file))
        .as("to update it, run DeployTest with -Dupdate.docs=true")
        .isEqualTo(lines);
  }

  @Test
  void every_variable_of_ours_is_a_key_that_some_service_reads() throws IOException {
    Set<String> known = known();
    Set<String> used = new TreeSet<>();
    for (Path file : files()) {
      Pattern.compile("\\b(PAYOUTS_[A-Z_]+)(?=:|\\n)")
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .filter(name -> !name.endsWith("_IMAGE"))
          .forEach(used::add);
    }
    assertThat(used).hasSizeGreaterThan(25);
    assertThat(used)
        .allSatisfy(
            name ->
                assertThat(
                        known.contains(name)
                            || name.startsWith("PAYOUTS_KAFKA_")
                            || name.startsWith("PAYOUTS_SCHEMA_REGISTRY_"))
                    .as(name)
                    .isTrue());
  }

  private static Set<String> known() {
    Set<String> keys = new TreeSet<>(TracingConfig.define(LogFormat.definition()).names());
    keys.addAll(RouterConfig.definition().names());
    keys.addAll(GatewayConfig.definition().names());
    keys.addAll(ConsoleConfig.definition().names());
    for (Platform platform : Platforms.ALL) {
      keys.addAll(WorkerConfig.definition(platform, Providers.keys(platform)).names());
    }
    return keys.stream()
        .flatMap(key -> Stream.of(key, key + ".file"))
        .map(key -> "PAYOUTS_" + key.toUpperCase(Locale.ROOT).replace('.', '_'))
        .collect(Collectors.toSet());
  }

  @Test
  void every_pod_is_restricted_and_each_service_has_a_budget_and_probes() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    JsonNode kustomization = documents(STRIMZI.resolve("kustomization.yaml")).get(0);
    for (JsonNode resource : kustomization.get("resources")) {
      all.addAll(documents(STRIMZI.resolve(resource.asText())));
    }
    Set<String> budgets =
        all.stream()
            .filter(each -> each.at("/kind").asText().equals("PodDisruptionBudget"))
            .map(each -> each.at("/metadata/name").asText())
            .collect(Collectors.toSet());
    List<JsonNode> pods =
        all.stream().filter(each -> each.at("/spec/template/spec/containers").isArray()).toList();
    assertThat(pods).hasSize(6);
    for (JsonNode each : pods) {
      String name = each.at("/metadata/name").asText();
      JsonNode pod = each.at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(name).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .as(name)
          .isEqualTo("RuntimeDefault");
      assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).as(name).isFalse();
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
          .isFalse();
      assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
      assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
      if (!each.at("/kind").asText().equals("Job")) {
        assertThat(budgets).contains(name);
        // A worker finishes its calls within 20 s and then closes.
        assertThat(pod.at("/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(45);
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health");
        assertThat(container.has("livenessProbe")).as(name).isTrue();
      }
    }
  }

  private static Map<String, String> simulated() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("docker").resolve("simulated.env"))) {
      if (!line.startsWith("#")) {
        variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return variables;
  }

  /** The settings of a service of Compose, with the variables that the file of them names. */
  private static Settings composed(String service, Map<String, String> variables)
      throws IOException {
    JsonNode compose = documents(COMPOSE).get(0);
    Map<String, String> env = new LinkedHashMap<>();
    for (JsonNode each :
        List.of(compose.at("/x-stack"), compose.at("/services/" + service + "/environment"))) {
      for (var entry : each.properties()) {
        if (entry.getKey().startsWith("PAYOUTS_")) {
          env.put(entry.getKey(), resolved(entry.getValue().asText(), variables));
        }
      }
    }
    env.keySet().removeIf(name -> name.endsWith("_FILE")); // Secrets that are not here.
    return Settings.fromEnvironment(env);
  }

  private static String resolved(String value, Map<String, String> variables) {
    return Pattern.compile("\\$\\{(\\w+):-([^}]*)}")
        .matcher(value)
        .replaceAll(match -> variables.getOrDefault(match.group(1), match.group(2)));
  }

  /** Names alone do not say that the values go together: no worker of them would have started. */
  @Test
  void each_service_of_compose_takes_its_settings_with_real_and_with_simulated_providers()
      throws IOException {
    Map<String, String> real = Map.of("MTURK_TOKEN_NAMESPACE", "lab");
    for (Map<String, String> variables : List.of(real, simulated())) {
      new RouterConfig(composed("router", variables));
      for (Platform platform : Platforms.ALL) {
        Settings settings =
            composed("worker-" + Platforms.name(platform), variables)
                .withAll(
                    Map.of(
                        "prolific.token",
                        "t",
                        "mturk.access.key",
                        "a",
                        "mturk.secret.key",
                        "s",
                        "respondent.api.key",
                        "k",
                        "respondent.api.secret",
                        "s"));
        new WorkerConfig(platform, settings, Providers.keys(platform));
      }
    }
  }

  /** What was only tried out would be paid by the next command, or count as paid. */
  @Test
  void simulated_providers_of_compose_have_a_project_and_so_volumes_of_their_own()
      throws IOException {
    assertThat(simulated().get("COMPOSE_PROJECT_NAME")).isNotEmpty();
  }

  @Test
  void a_service_behind_a_profile_is_scraped_as_optional() throws IOException {
    JsonNode services = documents(COMPOSE).get(0).get("services");
    JsonNode jobs =
        documents(DEPLOY.resolve("prometheus").resolve("prometheus.yml"))
            .get(0)
            .get("scrape_configs");
    assertThat(jobs).hasSizeGreaterThan(3);
    for (JsonNode job : jobs) {
      for (JsonNode target : job.at("/static_configs/0/targets")) {
        String service = target.asText().substring(0, target.asText().indexOf(':'));
        assertThat(job.get("job_name").asText().startsWith("optional-"))
            .as(service)
            .isEqualTo(services.get(service).has("profiles"));
      }
    }
  }

  /** The default, on six partitions, outgrows the memory that the files give. */
  @Test
  void as_many_open_payouts_as_are_allowed_fit_the_memory_of_a_worker() throws IOException {
    for (Platform platform : List.of(Platform.MTURK, Platform.RESPONDENT)) {
      String name = "worker-" + Platforms.name(platform);
      JsonNode container =
          documents(STRIMZI.resolve(name + ".yaml")).get(0).at("/spec/template/spec/containers/0");
      assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("1Gi");
      String open = "";
      for (JsonNode variable : container.get("env")) {
        open =
            variable.get("name").asText().equals("PAYOUTS_WORKER_MAX_OPEN")
                ? variable.get("value").asText()
                : open;
      }
      for (String each :
          List.of(open, composed(name, Map.of()).get("worker.max.open").orElse(""))) {
        int partitions =
            TopicCatalogue.all().stream()
                .filter(topic -> topic.name().equals(Topics.commands(platform)))
                .findFirst()
                .orElseThrow()
                .partitions();
        assertThat(partitions * Long.parseLong(each) * 1_400 + (64L << 20))
            .isLessThan((1L << 30) / 4 * 3);
      }
    }
  }

  /** A Service or a policy whose port no container names leads nowhere. */
  @Test
  void every_port_that_is_named_is_a_port_of_the_pods_it_selects() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String file : List.of("gateway.yaml", "network.yaml", "router.yaml")) {
      all.addAll(documents(STRIMZI.resolve(file)));
    }
    for (Platform platform : Platforms.ALL) {
      all.addAll(documents(STRIMZI.resolve("worker-" + Platforms.name(platform) + ".yaml")));
    }
    int checked = 0;
    for (JsonNode each : all) {
      boolean service = each.at("/kind").asText().equals("Service");
      JsonNode selector = each.at(service ? "/spec/selector" : "/spec/podSelector/matchLabels");
      if (selector.isMissingNode()) {
        continue;
      }
      Set<String> wanted = new TreeSet<>();
      each.at("/spec/ports").forEach(port -> wanted.add(port.path("targetPort").asText()));
      each.at("/spec/ingress")
          .forEach(
              from -> from.get("ports").forEach(port -> wanted.add(port.get("port").asText())));
      for (JsonNode pods : all) {
        JsonNode labels = pods.at("/spec/template/metadata/labels");
        if (labels.isObject() && selects(selector, labels)) {
          Set<String> named = new TreeSet<>();
          pods.at("/spec/template/spec/containers/0/ports")
              .forEach(port -> named.add(port.get("name").asText()));
          assertThat(named).as(each.at("/metadata/name").asText()).containsAll(wanted);
          checked += wanted.size();
        }
      }
    }
    assertThat(checked).isGreaterThan(5);
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    boolean all = true;
    for (var entry : selector.properties()) {
      all = all && entry.getValue().equals(labels.get(entry.getKey()));
    }
    return all;
  }

  @Test
  void in_an_emergency_the_order_comes_first_that_holds_for_every_worker() throws IOException {
    String text = Files.readString(Path.of("..", "SECURITY.md"));
    String emergency = text.substring(text.indexOf("If money may be moving right now"));
    assertThat(emergency.substring(0, emergency.indexOf("\n\n"))).contains("./payouts stop all");
  }
}
