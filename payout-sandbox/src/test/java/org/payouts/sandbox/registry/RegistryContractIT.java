package org.payouts.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.payouts.sandbox.testing.UniqueNames;

/** What both registries must answer alike, because serializers depend on it. */
class RegistryContractIT {
  private static final String V1 =
      """
      {"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"string"}]}""";
  private static final String V2 =
      """
      {"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"string"},\
      {"name":"b","type":"long","default":0}]}""";
  private static final String BREAKING =
      """
      {"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"string"},\
      {"name":"c","type":"long"}]}""";
  private static final String NARROWED =
      """
      {"type":"record","name":"R","namespace":"t","fields":[]}""";

  private final String subject = UniqueNames.of("subject");

  @EachRegistry
  void the_same_schema_has_one_id_under_all_subjects(SchemaRegistryServer registry)
      throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    int id = rest.register(subject, V1);

    assertThat(rest.register(subject, V1)).isEqualTo(id);
    assertThat(rest.register(subject + "-2", V1)).isEqualTo(id);
    assertThat(rest.register(subject, V2)).isNotEqualTo(id);
    assertThat(rest.get("/schemas/ids/" + id + "/versions").body().findValuesAsText("subject"))
        .contains(subject, subject + "-2");
  }

  @EachRegistry
  void versions_are_counted_within_the_subject(SchemaRegistryServer registry) throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    rest.register(subject, V1);
    int second = rest.register(subject, V2);

    assertThat(rest.get("/subjects/" + subject + "/versions").body().toString()).isEqualTo("[1,2]");
    var latest = rest.get("/subjects/" + subject + "/versions/latest").body();
    assertThat(latest.path("version").asInt()).isEqualTo(2);
    assertThat(latest.path("id").asInt()).isEqualTo(second);
    assertThat(latest.path("schema").asText()).contains("\"b\"");
    assertThat(rest.get("/subjects/" + subject + "/versions/1").body().path("schema").asText())
        .doesNotContain("\"b\"");
    assertThat(rest.get("/schemas/ids/" + second).body().path("schema").asText()).contains("\"b\"");
    assertThat(rest.get("/subjects").body().toString()).contains(subject);
  }

  @EachRegistry
  void what_is_not_there_has_its_error_code(SchemaRegistryServer registry) throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    rest.register(subject, V1);

    assertRefused(rest.get("/schemas/ids/999999"), 404, 40403);
    assertRefused(rest.get("/subjects/none/versions/latest"), 404, 40401);
    assertRefused(rest.get("/subjects/" + subject + "/versions/7"), 404, 40402);
    assertRefused(rest.postSchema("/subjects/" + subject, V2), 404, 40403);
    assertRefused(rest.postSchema("/subjects/none", V1), 404, 40401);
    assertRefused(rest.postSchema("/subjects/" + subject + "/versions", "{no"), 422, 42201);
  }

  @EachRegistry
  void a_lookup_finds_id_and_version(SchemaRegistryServer registry) throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    rest.register(subject, V1);
    int second = rest.register(subject, V2);

    var found = rest.postSchema("/subjects/" + subject, V2).body();

    assertThat(found.path("id").asInt()).isEqualTo(second);
    assertThat(found.path("version").asInt()).isEqualTo(2);
    assertThat(found.path("subject").asText()).isEqualTo(subject);
  }

  @EachRegistry
  void by_default_a_schema_that_cannot_read_the_last_one_is_refused(SchemaRegistryServer registry)
      throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    rest.register(subject, V1);

    assertThat(rest.get("/config").body().path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD");
    assertThat(rest.postSchema("/subjects/" + subject + "/versions", BREAKING).status())
        .isEqualTo(409);
    assertThat(compatible(rest, BREAKING)).isFalse();
    assertThat(compatible(rest, V2)).isTrue();
    assertThat(compatible(rest, NARROWED)).isTrue();
  }

  @EachRegistry
  void a_subject_is_held_to_its_own_level(SchemaRegistryServer registry) throws Exception {
    RegistryRest rest = new RegistryRest(registry);
    rest.register(subject, V1);

    assertThat(rest.put("/config/" + subject, "{\"compatibility\":\"FULL_TRANSITIVE\"}").status())
        .isEqualTo(200);
    assertThat(rest.get("/config/" + subject).body().path("compatibilityLevel").asText())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(rest.postSchema("/subjects/" + subject + "/versions", NARROWED).status())
        .isEqualTo(409);

    rest.put("/config/" + subject, "{\"compatibility\":\"FORWARD\"}");
    assertThat(rest.postSchema("/subjects/" + subject + "/versions", NARROWED).status())
        .isEqualTo(409);
    rest.register(subject, BREAKING);
    assertThat(rest.put("/config/" + subject, "{\"compatibility\":\"SOMETIMES\"}").status())
        .isBetween(400, 422);
  }

  private boolean compatible(RegistryRest rest, String schema) throws Exception {
    return rest.postSchema("/compatibility/subjects/" + subject + "/versions/latest", schema)
        .body()
        .path("is_compatible")
        .asBoolean();
  }

  private static void assertRefused(RegistryRest.Answer answer, int status, int errorCode) {
    assertThat(answer).matches(a -> a.status() == status && a.errorCode() == errorCode);
  }
}
