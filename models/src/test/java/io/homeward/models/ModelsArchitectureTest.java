package io.homeward.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Models see values and windows, never a stream; released models alone touch files and graphs. */
@AnalyzeClasses(
    packages = "io.homeward.models",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModelsArchitectureTest {

  @ArchTest
  static final ArchRule importsOnlyVitalsAndTheJdk =
      classes()
          .that()
          .resideOutsideOfPackage("io.homeward.models.release..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.homeward.vitals..", "io.homeward.models..");

  @ArchTest
  static final ArchRule releasesReadYamlAndRunGraphs =
      classes()
          .that()
          .resideInAPackage("io.homeward.models.release..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.homeward.vitals..",
              "io.homeward.models..",
              "com.fasterxml.jackson..",
              "ai.onnxruntime..");
}
