package io.homeward.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.ConsoleSettings;
import io.homeward.gateway.GatewaySettings;
import io.homeward.jobs.archive.ArchiveJobSettings;
import io.homeward.jobs.deviation.DeviationJobSettings;
import io.homeward.settings.DatabaseSettings;
import io.homeward.settings.KafkaSettings;
import io.homeward.settings.KnownSetting;
import io.homeward.settings.Meaning;
import io.homeward.settings.Settings;
import io.homeward.settings.WardSettings;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} says what the parts declare. With {@code -Dhomeward.docs.write} it
 * is written instead.
 */
class ConfigurationDocTest {
  private static final Path HOUSE = Path.of("../..");
  private static final Path DOC = HOUSE.resolve("docs/configuration.md");
  private static final Class<?>[] SECTIONS = {
    KafkaSettings.class,
    DatabaseSettings.class,
    WardSettings.class,
    GatewaySettings.class,
    ConsoleSettings.class,
    DeviationJobSettings.class,
    ArchiveJobSettings.class
  };

  @Test
  void theDocumentSaysWhatThePartsDeclare() throws Exception {
    String document = document();
    if (System.getProperty("homeward.docs.write") != null) {
      Files.writeString(DOC, document);
    }
    assertThat(Files.readString(DOC))
        .as(
            "written by: mvn -pl infra/standalone -am test -Dtest=ConfigurationDocTest"
                + " -Dhomeward.docs.write=yes -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(document);
  }

  @Test
  void everySettingSaysWhatItIsFor() {
    assertThat(Stream.of(SECTIONS).flatMap(section -> KnownSetting.of(section).stream()))
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.meaning()).as(setting.name()).isNotBlank());
  }

  @Test
  void everySectionIsKnownToAllParts() {
    assertThat(Stream.of(SECTIONS).map(ConfigurationDocTest::name))
        .containsExactlyInAnyOrderElementsOf(Settings.SECTIONS);
  }

  @Test
  void theSampleIsAccepted() throws Exception {
    Settings settings =
        Settings.read(
            HOUSE.resolve("infra/distribution/homeward.yaml"),
            Map.of("HOMEWARD_DATABASE_PASSWORD", "secret"),
            SECTIONS);
    assertThat(
            settings
                .section(GatewaySettings.class)
                .config(settings.section(KafkaSettings.class).bootstrapServers())
                .violations())
        .isEmpty();
    assertThat(
            settings
                .section(ArchiveJobSettings.class)
                .config(
                    settings.section(KafkaSettings.class), settings.section(DatabaseSettings.class))
                .jdbcPassword())
        .isEqualTo("secret");
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Settings of a ward whose parts run apart

            One YAML file for all parts ([deployment.md](deployment.md)); each reads its sections. A variable of the environment goes before the file. Unknown names,
            sections and variables are refused. Written from the code; a test holds it to that.
            """);
    for (Class<?> section : SECTIONS) {
      text.append("\n## `").append(name(section)).append("`\n\n");
      text.append(section.getAnnotation(Meaning.class).value()).append("\n\n");
      text.append("| setting | environment | by default | what |\n|---|---|---|---|\n");
      for (KnownSetting setting : KnownSetting.of(section)) {
        text.append(
            "| `%s` | `%s` | %s | %s |%n"
                .formatted(
                    setting.name(),
                    setting.variable(),
                    setting
                        .defaultValue()
                        .map(value -> "`" + value + "`")
                        .orElse(
                            switch (setting.presence()) {
                              case OBLIGATORY -> "obligatory";
                              case OBLIGATORY_IN_ITS_GROUP -> "obligatory with others of its group";
                              case OPTIONAL -> "none";
                            }),
                    setting.meaning()));
      }
    }
    return text.toString();
  }

  private static String name(Class<?> section) {
    return section.getAnnotation(ConfigMapping.class).prefix();
  }
}
