package io.homeward.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.homeward.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {

  @ArchTest
  static final ArchRule admissionAndDecodingArePlainJava =
      classes()
          .that()
          .resideInAnyPackage("..gateway.admission..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "io.homeward.vitals..", "..gateway.admission..", "..gateway.decoding..");

  @ArchTest
  static final ArchRule micrometerStaysInMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage("..metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule nettyStaysInMqtt =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mqtt..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule pahoStaysInBroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("..gateway.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.paho..");

  @ArchTest
  static final ArchRule theIntakesKnowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAPackage("..gateway.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.mqtt..", "..gateway.authentication..");

  @ArchTest
  static final ArchRule kafkaStaysAtTheEdges =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..publishing..", "..registry..", "..redemption..", "io.homeward.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule jacksonStaysInDecoding =
      noClasses()
          .that()
          .resideOutsideOfPackage("..decoding..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule theCoreKnowsNoIntake =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..intake..", "..admission..", "..decoding..", "..deadletter..", "..publishing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.mqtt..", "..gateway.broker..", "..status..", "..health..");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.homeward.gateway.(*)..").should().beFreeOfCycles();
}
