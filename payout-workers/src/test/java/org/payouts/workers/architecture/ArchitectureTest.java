package org.payouts.workers.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.payouts.workers.WorkerService;

/** Who may know whom inside the workers: the protocol stays pure, providers know no topics. */
@AnalyzeClasses(
    packages = "org.payouts.workers",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "org.payouts.workers.model..", "org.payouts.workers.engine..", "org.payouts.workers.provider.."
  };
  private static final String[] PLATFORMS = {
    "org.payouts.workers.providers.prolific..",
    "org.payouts.workers.providers.mturk..",
    "org.payouts.workers.providers.respondent..",
    "org.payouts.workers.providers.http.."
  };

  @ArchTest
  static final ArchRule the_protocol_knows_nothing_of_the_world =
      noClasses()
          .that()
          .resideInAnyPackage("org.payouts.workers.model..", "org.payouts.workers.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.avro..",
              "java.net..",
              "java.net.http..",
              "java.util.concurrent..",
              "software.amazon..",
              "org.slf4j..",
              "java.io..",
              "java.nio.file..");

  @ArchTest
  static final ArchRule the_provider_interface_knows_no_kafka_but_its_configuration_keys =
      noClasses()
          .that()
          .resideInAPackage("org.payouts.workers.provider..")
          .and()
          .doNotHaveSimpleName("CallConfig")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "java.net..", "software.amazon..");

  @ArchTest
  static final ArchRule the_pure_packages_start_no_threads_and_read_no_clock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.Executor.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class);

  /** Kafka's ConfigDef is how everything here is configured; the rest of Kafka is the shell's. */
  @ArchTest
  static final ArchRule only_the_shell_knows_kafka =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.payouts.workers.kafka..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.kafka..")
                  .and(resideOutsideOfPackage("org.apache.kafka.common.config..")));

  @ArchTest
  static final ArchRule platforms_know_neither_shell_nor_ledger =
      noClasses()
          .that()
          .resideInAnyPackage(PLATFORMS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.payouts.workers.kafka..", "org.payouts.workers.ledger..");

  @ArchTest
  static final ArchRule the_shell_knows_no_platform =
      noClasses()
          .that()
          .resideInAnyPackage("org.payouts.workers.kafka..", "org.payouts.workers.calls..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLATFORMS);

  @ArchTest
  static final ArchRule nothing_shipped_depends_on_the_sandbox =
      noClasses()
          .that()
          .resideInAPackage(WorkerService.class.getPackageName() + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.payouts.sandbox..");
}
