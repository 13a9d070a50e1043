package io.homeward.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * What is clinical is plain Java: a patient is followed alike live, in a test and in a backtest.
 */
@AnalyzeClasses(packages = "io.homeward.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class JobsArchitectureTest {
  private static final String[] CLINICAL = {
    "io.homeward.jobs.timeline..",
    "io.homeward.jobs.scoring..",
    "io.homeward.jobs.episode..",
    "io.homeward.jobs.patient.."
  };

  @ArchTest
  static final ArchRule theClinicalStagesArePlainJava =
      classes()
          .that()
          .resideInAnyPackage(CLINICAL)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CLINICAL)
                  .or(resideInAnyPackage("java.lang..", "java.util..", "java.time.."))
                  .or(resideInAnyPackage("java.nio..", "java.security.."))
                  .or(resideInAnyPackage("io.homeward.vitals..", "io.homeward.models.."))
                  .or(resideInAnyPackage("io.homeward.jobs.state.v1..", "com.google.protobuf..")));

  @ArchTest
  static final ArchRule theBacktestKnowsNoStreamProcessorAndNoDatabase =
      noClasses()
          .that()
          .resideInAPackage("io.homeward.jobs.backtest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache..",
              "java.sql..",
              "javax.sql..",
              "com.zaxxer..",
              "io.homeward.store..",
              "io.homeward.jobs.deviation..",
              "io.homeward.jobs.archive..",
              "io.homeward.jobs.kafka..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theTimelineKnowsNothingDerivedFromIt =
      noClasses()
          .that()
          .resideInAPackage("io.homeward.jobs.timeline..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.homeward.models..", "io.homeward.jobs.state..");

  @ArchTest
  static final ArchRule onlyTheCodecsOfStateKnowProtobuf =
      noClasses()
          .that()
          .resideInAnyPackage(CLINICAL)
          .and()
          .doNotHaveSimpleName("SummaryCodec")
          .and()
          .doNotHaveSimpleName("IntakeHealth")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyTheArchiveSeesTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.homeward.jobs.archive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.homeward.store..", "java.sql..", "javax.sql..", "com.zaxxer..");

  @ArchTest
  static final ArchRule noDeployableKnowsAnother =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.homeward..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.homeward.jobs..",
                              "io.homeward.vitals..",
                              "io.homeward.models..",
                              "io.homeward.store..",
                              "io.homeward.settings.."))));

  @ArchTest
  static final ArchRule micrometerStaysInMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage("..metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.homeward.jobs.(*)..").should().beFreeOfCycles();
}
