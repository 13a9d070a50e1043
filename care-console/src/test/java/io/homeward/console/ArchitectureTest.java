package io.homeward.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point one way: the console meets the other parts at topics and tables only. */
@AnalyzeClasses(
    packages = "io.homeward.console",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_DEPLOYABLE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "io.homeward.jobs..",
              "io.homeward.gateway..",
              "io.homeward.models..",
              "io.homeward.simulator..",
              "io.homeward.standalone..");

  @ArchTest
  static final ArchRule BOARD_AND_WORDS_ARE_PLAIN_JAVA =
      classes()
          .that()
          .resideInAnyPackage("..board..", "..patient..", "..operations..", "..ward..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.homeward.console..", "io.homeward.vitals..");

  @ArchTest
  static final ArchRule WORDS_DO_NOT_KNOW_THE_PAGES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..board..", "..patient..", "..operations..", "..live..", "..outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..pages..", "..records..", "..access..");

  @ArchTest
  static final ArchRule THE_STORE_IS_READ_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackages("..records..", "io.homeward.console")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sql..", "io.homeward.store..");

  @ArchTest
  static final ArchRule SQL_IS_THE_STORES =
      noClasses()
          .that()
          .doNotHaveSimpleName("StoreHealth")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..");
}
