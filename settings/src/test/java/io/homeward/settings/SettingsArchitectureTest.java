package io.homeward.settings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Every part uses it, so it knows none. */
@AnalyzeClasses(
    packages = "io.homeward.settings",
    importOptions = ImportOption.DoNotIncludeTests.class)
class SettingsArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_PART =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.homeward.settings..",
              "io.smallrye.config..",
              "org.eclipse.microprofile..");
}
