package io.homeward.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.homeward.gateway.publishing.WardTopics;

/** The one process wires parts; each embedded part stands for itself. */
@AnalyzeClasses(
    packages = "io.homeward.standalone",
    importOptions = ImportOption.DoNotIncludeTests.class)
class StandaloneArchitectureTest {
  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.homeward.standalone.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule embeddedPartsKnowNoPartOfTheWard =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..standalone.broker..", "..standalone.database..", "..standalone.jobs..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.homeward.gateway..", "io.homeward.console..", "io.homeward.store..")
                  // The ward's topics are made alike on every Kafka.
                  .and(not(type(WardTopics.class))));

  @ArchTest
  static final ArchRule onlyCommandsReadTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.homeward.standalone", "..up..", "..replay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");
}
