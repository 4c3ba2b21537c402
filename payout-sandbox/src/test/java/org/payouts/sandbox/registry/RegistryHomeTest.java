package org.payouts.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryHomeTest {
  private static final String RUNNER = "apicurio-registry-app-1-runner.jar";

  @TempDir private Path root;

  @Test
  void the_build_folder_is_found_from_classes_and_jars_of_any_module() throws IOException {
    Path runner = program("payout-sandbox/target/apicurio-registry");

    assertThat(RegistryHome.runner(null, root.resolve("payout-sandbox/target/classes")))
        .isEqualTo(runner);
    assertThat(RegistryHome.runner(null, root.resolve("payout-cli/target/payouts.jar")))
        .isEqualTo(runner);
  }

  @Test
  void a_folder_shipped_beside_the_jar_comes_first() throws IOException {
    program("payout-sandbox/target/apicurio-registry");
    Path shipped = program("dist/registry");

    assertThat(RegistryHome.runner(null, root.resolve("dist/payouts.jar"))).isEqualTo(shipped);
  }

  @Test
  void a_folder_somebody_names_is_the_only_one_looked_into() throws IOException {
    program("payout-sandbox/target/apicurio-registry");
    Path named = program("elsewhere");

    assertThat(RegistryHome.runner(named.getParent().toString(), root.resolve("a/b.jar")))
        .isEqualTo(named);
    assertThatThrownBy(() -> RegistryHome.runner("/nowhere", root.resolve("a/b.jar")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothing_found_names_the_remedy() {
    assertThatThrownBy(() -> RegistryHome.runner(null, root.resolve("payouts.jar")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("./mvnw package")
        .hasMessageContaining("payouts.registry.home");
  }

  private Path program(String folder) throws IOException {
    return Files.createFile(Files.createDirectories(root.resolve(folder)).resolve(RUNNER));
  }
}
