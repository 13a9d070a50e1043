package io.homeward.models.training;

import static io.homeward.models.night.NightFeature.DAY_STEPS;
import static io.homeward.models.night.NightFeature.NIGHT_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.models.training.DailySummaries.Health;
import io.homeward.models.training.DailySummaries.Person;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All people here are invented. */
class RecordingsTest {
  private static final long NIGHT = LocalDate.of(2026, 3, 10).toEpochDay();

  @TempDir private Path folder;

  @BeforeEach
  void label() throws IOException {
    Files.createDirectories(folder.resolve("readings"));
    Files.writeString(
        folder.resolve("labels.csv"),
        "pid,onset_file_dates,basis\na,2026-03-12,symptom\nb,,\"unknown, not told\"\n");
  }

  private void gzip(String name, String content) throws IOException {
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(folder.resolve("readings").resolve(name))),
            StandardCharsets.UTF_8)) {
      out.write(content);
    }
  }

  private static String minutes(int hour, String value) {
    StringBuilder rows = new StringBuilder();
    for (int minute = 0; minute < 60; minute++) {
      rows.append(String.format(Locale.ROOT, "2026-03-10 %02d:%02d:05,%s%n", hour, minute, value));
    }
    return rows.toString();
  }

  @Test
  void aNightIsComputedFromSingleReadings() throws IOException {
    gzip("a_hr.csv.gz", "datetime,heartrate\n" + minutes(2, "57") + minutes(3, "0"));
    gzip("a_steps.csv.gz", "datetime,steps\n2026-03-10 00:00:00,0\n2026-03-09 08:00:00,25\n");
    gzip("b_hr.csv.gz", "datetime,heartrate\n" + minutes(8, "70"));
    List<Person> people = Recordings.read(folder);
    assertThat(people).extracting(Person::number).containsExactly(1, 2);
    assertThat(people.get(0).health()).isEqualTo(Health.DATED_ILLNESS);
    assertThat(people.get(0).onsetDay()).hasValue(NIGHT + 2);
    assertThat(people.get(0).nights().get(NIGHT).get(NIGHT_HEART_RATE)).hasValue(57);
    assertThat(people.get(0).nights().get(NIGHT).get(DAY_STEPS)).hasValue(25);
    assertThat(people.get(1).health()).isEqualTo(Health.UNDATED_ILLNESS);
    assertThat(people.get(1).nights()).as("nothing of a night").isEmpty();
  }

  @Test
  void aRowThatIsNoneIsNamedByItsNumberAlone() throws IOException {
    gzip("a_hr.csv.gz", "datetime,heartrate\n2026-03-10 00:00:05,0\n2026-03-10 00:01:05;62\n");
    assertThatThrownBy(() -> Recordings.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("a_hr.csv.gz: row 3 is none");
  }
}
