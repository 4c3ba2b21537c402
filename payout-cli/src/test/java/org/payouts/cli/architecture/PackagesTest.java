package org.payouts.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages of all modules that the command is made of. */
@AnalyzeClasses(
    packages = "org.payouts",
    importOptions = {ImportOption.DoNotIncludeTests.class, PackagesTest.NoTestJars.class})
class PackagesTest {

  /** In a whole build the sandbox's test classes come in a jar of their own. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule no_package_takes_part_in_a_cycle =
      slices().matching("org.payouts.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule a_consumer_of_events_needs_avro_names_and_ids_and_nothing_else =
      classes()
          .that()
          .resideInAnyPackage(
              "org.payouts", "org.payouts.payout", "org.payouts.topics", "org.payouts.admission")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.apache.avro..",
              "org.jspecify..",
              "org.payouts",
              "org.payouts.payout",
              "org.payouts.topics",
              "org.payouts.admission");

  @ArchTest
  static final ArchRule only_the_command_and_the_sandbox_choose_a_logger =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.payouts.cli..", "org.payouts.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..");

  @ArchTest
  static final ArchRule services_know_neither_the_command_nor_the_sandbox =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.payouts.router..",
              "org.payouts.workers..",
              "org.payouts.audit..",
              "org.payouts.export..",
              "org.payouts.gateway..",
              "org.payouts.admin..",
              "org.payouts.serde..",
              "org.payouts.service..",
              "org.payouts.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.payouts.cli..", "org.payouts.sandbox..");

  @ArchTest
  static final ArchRule the_gateway_knows_nothing_that_pays =
      noClasses()
          .that()
          .resideInAPackage("org.payouts.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.payouts.workers..", "software.amazon..");

  @ArchTest
  static final ArchRule the_audit_knows_no_code_that_it_judges =
      noClasses()
          .that()
          .resideInAPackage("org.payouts.audit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.payouts.router..", "org.payouts.workers..");
}
