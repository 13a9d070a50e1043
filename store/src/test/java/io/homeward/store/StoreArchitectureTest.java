package io.homeward.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The store knows the language of the house, JDBC and its migrations. */
@AnalyzeClasses(
    packages = "io.homeward.store",
    importOptions = ImportOption.DoNotIncludeTests.class)
class StoreArchitectureTest {

  @ArchTest
  static final ArchRule knowsOnlyVitalsJdbcAndFlyway =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.sql..",
              "io.homeward.store..",
              "io.homeward.vitals..",
              "org.flywaydb..",
              "org.postgresql..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.homeward.store.(*)..").should().beFreeOfCycles();
}
