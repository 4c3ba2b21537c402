package org.payouts.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReleaseTest {
  @TempDir private Path checkout;

  private Release built(String workers) throws IOException {
    file("payout-cli/target/payouts.jar", "the command");
    file("payout-cli/target/lib/payout-workers-1.jar", workers);
    return Release.in(checkout).orElseThrow();
  }

  private Path file(String name, String content) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, content);
  }

  @Test
  void a_checkout_that_is_not_built_is_refused_with_the_remedy() {
    StringWriter said = new StringWriter();
    int exit =
        new CommandLine(new UpgradeCommand())
            .setErr(new PrintWriter(said))
            .execute("--old", checkout.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(said.toString())
        .contains(checkout.toString(), "./mvnw -B -q -Dquick -DskipTests package");
  }

  @Test
  void a_process_is_of_the_release_whose_jars_it_has_open() throws IOException {
    Release release = built("workers");
    Path own = release.home().resolve("lib/payout-workers-1.jar");
    Path foreign = Path.of("/elsewhere/lib/payout-workers-1.jar");
    Path library = Path.of("/elsewhere/lib/kafka-clients-4.3.1.jar");
    assertThat(release.wrong(Set.of(own, library))).isEmpty();
    assertThat(release.wrong(Set.of(own, foreign))).get().asString().contains("/elsewhere/lib");
    assertThat(release.wrong(Set.of(library))).get().asString().contains("no service's jar");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_files_are_those_of_the_process() throws IOException {
    Path jar = file("some.jar", "");
    try (InputStream open = Files.newInputStream(jar)) {
      assertThat(open.read()).isEqualTo(-1);
      assertThat(Release.openFiles(ProcessHandle.current().pid())).contains(jar.toRealPath());
    }
  }

  @Test
  void builds_differ_by_the_bytes_of_the_services() throws IOException {
    Release one = built("workers");
    checkout = Files.createDirectory(checkout.resolve("other"));
    assertThat(built("workers").isSameAs(one)).isTrue();
    assertThat(built("other workers").isSameAs(one)).isFalse();
  }
}
