package io.homeward.vitals;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** vitals is the language all parts speak: it knows the JDK and its codec, nothing else. */
@AnalyzeClasses(
    packages = "io.homeward.vitals",
    importOptions = ImportOption.DoNotIncludeTests.class)
class VitalsArchitectureTest {

  @ArchTest
  static final ArchRule importsOnlyTheJdkAndItsCodec =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.crypto..", "io.homeward.vitals..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyTheCodecsKnowProtobuf =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages("io.homeward.vitals.wire..")
          .and()
          .doNotHaveSimpleName("PackedHourCodec")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.homeward.vitals.(*)..").should().beFreeOfCycles();
}
