package io.homeward.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "io.homeward.simulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule of_ours_it_imports_vitals_only =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.homeward.simulator..",
              "io.homeward.vitals..",
              "com.fasterxml.jackson.core..",
              "io.netty..");

  @ArchTest
  static final ArchRule netty_stays_in_the_fleet =
      noClasses()
          .that()
          .resideOutsideOfPackage("..fleet..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule only_the_fleet_measures_patience_by_the_wall =
      noClasses()
          .that()
          .resideInAnyPackage("..physiology..", "..ward..", "..device..", "..recording..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      SlicesRuleDefinition.slices()
          .matching("io.homeward.simulator.(*)..")
          .should()
          .beFreeOfCycles();
}
