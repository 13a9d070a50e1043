package io.homeward.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.homeward.settings.KnownSetting.Presence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String COMPLETE =
      """
      kafka:
        bootstrap-servers: kafka-1:9092,kafka-2:9092
      database:
        url: jdbc:postgresql://store/homeward
        user: homeward
      gateway:
        whatever-the-gateway-needs: 1
      """;

  @TempDir Path temp;

  private Settings read(String text, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(temp.resolve("homeward.yaml"), text);
    return Settings.read(
        file, environment, KafkaSettings.class, DatabaseSettings.class, WardSettings.class);
  }

  private void refused(String text, Map<String, String> environment, String... problems) {
    assertThatThrownBy(() -> read(text, environment))
        .isInstanceOfSatisfying(
            SettingsRefusedException.class,
            refusal -> {
              assertThat(refusal.problems()).hasSize(problems.length);
              for (String problem : problems) {
                assertThat(refusal.problems()).anyMatch(line -> line.contains(problem));
              }
            });
  }

  @Test
  void whatIsSaidIsReadAndTheRestIsByDefault() throws Exception {
    Settings settings = read(COMPLETE, Map.of());
    assertThat(settings.section(KafkaSettings.class).bootstrapServers())
        .isEqualTo("kafka-1:9092,kafka-2:9092");
    assertThat(settings.section(KafkaSettings.class).replicationFactor()).isEqualTo(3);
    assertThat(settings.section(WardSettings.class).clock()).isEqualTo(WardSettings.Clock.WALL);
    assertThat(settings.section(DatabaseSettings.class).readPassword()).isEmpty();
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws Exception {
    Settings settings =
        read(
            COMPLETE,
            Map.of(
                "HOMEWARD_KAFKA_BOOTSTRAP_SERVERS", "other:9092",
                "HOMEWARD_WARD_CLOCK", "driven",
                "HOMEWARD_DATABASE_PASSWORD", "secret",
                "HOMEWARD_GATEWAY_MQTT_PORT", "1",
                "HOMEWARD_DATA", "for somebody else"));
    assertThat(settings.section(KafkaSettings.class).bootstrapServers()).isEqualTo("other:9092");
    assertThat(settings.section(WardSettings.class).clock()).isEqualTo(WardSettings.Clock.DRIVEN);
    assertThat(settings.section(DatabaseSettings.class).readPassword()).isEqualTo("secret");
  }

  @Test
  void aPasswordMayLieInAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("password"), "from the file\n");
    Settings settings = read(COMPLETE, Map.of("HOMEWARD_DATABASE_PASSWORD_FILE", file.toString()));
    assertThat(settings.section(DatabaseSettings.class).readPassword()).isEqualTo("from the file");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    refused(
        """
        kafka:
          bootstrap-server: kafka:9092
          replication-factor: many
        database:
          url: jdbc:postgresql://store/homeward
          user: homeward
        """,
        Map.of(),
        "kafka.bootstrap-server ",
        "kafka.bootstrap-servers",
        "kafka.replication-factor");
  }

  @Test
  void aSectionThatDoesNotExistIsRefused() {
    refused(COMPLETE + "consle:\n  port: 8080\n", Map.of(), "consle: no such section");
  }

  @Test
  void aVariableThatNoSettingHasIsRefused() {
    refused(COMPLETE, Map.of("HOMEWARD_KAFKA_BOOTSTRAP", "x"), "HOMEWARD_KAFKA_BOOTSTRAP");
  }

  @Test
  void whatIsNoYamlIsSaidToBeNone() {
    refused("kafka: [", Map.of(), "is not YAML");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> Settings.read(temp.resolve("absent.yaml"), Map.of(), KafkaSettings.class))
        .isInstanceOf(SettingsRefusedException.class)
        .hasMessageContaining("absent.yaml");
  }

  @Test
  void aSettingKnowsItsVariableItsDefaultAndWhetherItIsObligatory() {
    assertThat(KnownSetting.of(KafkaSettings.class))
        .extracting(KnownSetting::name, KnownSetting::variable, KnownSetting::presence)
        .containsExactly(
            tuple(
                "kafka.bootstrap-servers", "HOMEWARD_KAFKA_BOOTSTRAP_SERVERS", Presence.OBLIGATORY),
            tuple(
                "kafka.replication-factor",
                "HOMEWARD_KAFKA_REPLICATION_FACTOR",
                Presence.OPTIONAL));
  }
}
