package io.homeward.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Models see values and windows, never a stream. */
@AnalyzeClasses(
    packages = "io.homeward.models",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModelsArchitectureTest {

  @ArchTest
  static final ArchRule importsOnlyVitalsAndTheJdk =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.homeward.vitals..", "io.homeward.models..");
}
