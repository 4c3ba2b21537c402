package org.payouts.workers.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.List;
import org.payouts.workers.WorkerService;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.MoneyCall;

/** Who may know whom inside the workers: the protocol stays pure, providers know no topics. */
@AnalyzeClasses(
    packages = "org.payouts.workers",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "org.payouts.workers.engine..", "org.payouts.workers.model..", "org.payouts.workers.provider.."
  };
  private static final String PLATFORMS = "org.payouts.workers.providers..";

  @ArchTest
  static final ArchRule the_protocol_knows_nothing_of_the_world =
      noClasses()
          .that()
          .resideInAnyPackage("org.payouts.workers.engine..", "org.payouts.workers.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.avro..",
              "java.net..",
              "java.net.http..",
              "org.apache.hc..",
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
          .resideInAPackage(PLATFORMS)
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
          .resideInAPackage(PLATFORMS);

  @ArchTest
  static final ArchRule nothing_shipped_depends_on_the_sandbox =
      noClasses()
          .that()
          .resideInAPackage(WorkerService.class.getPackageName() + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.payouts.sandbox..");

  /** The provider is paid for committed claims only (money rules 1 and 2). */
  @ArchTest
  static final ArchRule only_the_payment_stage_makes_money_calls =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.payouts.workers.engine.PaymentStage")
          .should()
          .callMethod(MoneyCall.class, "of", List.class, ClockReading.class);

  @ArchTest
  static final ArchRule claims_and_calls_have_no_open_constructor =
      noConstructors()
          .that()
          .areDeclaredIn(MoneyCall.class)
          .or()
          .areDeclaredIn(Claim.class)
          .should()
          .bePublic();

  /** State has one owner; {@code History.Edit} is a copy while it is being changed. */
  @ArchTest
  static final ArchRule no_class_sets_the_fields_of_another =
      noClasses().should(setFieldsOfOtherClasses());

  private static ArchCondition<JavaClass> setFieldsOfOtherClasses() {
    return new ArchCondition<>("set fields of other classes") {
      @Override
      public void check(JavaClass of, ConditionEvents events) {
        for (JavaFieldAccess access : of.getFieldAccessesFromSelf()) {
          boolean foreign = !outermost(access.getTargetOwner()).equals(outermost(of));
          boolean copy =
              access.getTargetOwner().getName().equals(History.class.getName() + "$Edit");
          if (access.getAccessType() == JavaFieldAccess.AccessType.SET && foreign && !copy) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static JavaClass outermost(JavaClass of) {
    return of.getEnclosingClass().map(ArchitectureTest::outermost).orElse(of);
  }
}
