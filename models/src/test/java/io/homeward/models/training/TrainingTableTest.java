package io.homeward.models.training;

import static io.homeward.models.night.NightFeature.CIRCADIAN_AMPLITUDE;
import static io.homeward.models.night.NightFeature.HEART_RATE_NADIR;
import static io.homeward.models.night.NightFeature.OXYGEN_SATURATION;
import static io.homeward.models.night.NightFeature.RESTING_HEART_RATE;
import static io.homeward.models.night.NightFeature.STILL_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.models.release.NightModel;
import io.homeward.models.training.DailySummaries.Health;
import io.homeward.models.training.DailySummaries.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All people here are invented. */
class TrainingTableTest {
  private static final Path MANIFEST = Path.of("training/nightly-deviation.yaml");

  @TempDir private Path data;

  private void file(String name, String content) throws IOException {
    Files.createDirectories(data.resolve(name).getParent());
    Files.writeString(data.resolve(name), content);
  }

  private static double value(Person person, long day, NightFeature feature) {
    return person.nights().get(day).get(feature).orElseThrow();
  }

  @Test
  void basalHeartRateIsMeanLessAmplitudeAndThinDaysAreLeftOut() throws IOException {
    file(
        "basal-hr/daily.csv",
        """
        person,cohort,day_from_onset,mean_hr,circadian_amplitude,phase_min,hr_per_step,noise_sd,error_correlation,phase_uncertainty,points,steps
        x,Invented,-3,70.5,6.5,180,0.25,5.5,0.6,3,100,4000
        x,Invented,-2,70.5,6.5,180,0.25,5.5,0.6,3,99,4000
        """);
    List<Person> people = DailySummaries.read(data);
    assertThat(people).hasSize(1);
    Person person = people.get(0);
    assertThat(person.health()).isEqualTo(Health.DATED_ILLNESS);
    assertThat(person.onsetDay()).hasValue(0);
    assertThat(person.nights().keySet()).containsExactly(-3L);
    assertThat(value(person, -3, HEART_RATE_NADIR)).isEqualTo(64);
    assertThat(value(person, -3, CIRCADIAN_AMPLITUDE)).isEqualTo(6.5);
  }

  @Test
  void stanfordPeopleAreHealthyDatedOrNeither() throws IOException {
    file(
        "stanford118/people.csv",
        """
        subject_id,days,span,onset,group,onset_day_index,published_alarms_per_30d
        a,2,2,0,potential.healthy,,0
        b,2,2,1,COVID positive,7,0
        c,2,2,0,Other Illness,,0
        """);
    file(
        "stanford118/daily_resting_hr.csv",
        "subject_id,day_index,resting_heart_rate,onset\nb,5,66.5,0\na,0,60,0\nc,1,70,0\n");
    List<Person> people = DailySummaries.read(data);
    assertThat(people)
        .extracting(Person::health)
        .containsExactly(Health.HEALTHY, Health.DATED_ILLNESS, Health.UNDATED_ILLNESS);
    assertThat(people.get(1).onsetDay()).hasValue(7);
    assertThat(value(people.get(1), 5, STILL_HEART_RATE)).isEqualTo(66.5);
  }

  @Test
  void lifesnapsValuesMayBeMissing() throws IOException {
    file(
        "lifesnaps/daily.csv",
        """
        id,date,nightly_temperature,rmssd,spo2,full_sleep_breathing_rate,resting_hr,steps
        a,2021-05-24,,nan,96.5,,,
        """);
    Person person = DailySummaries.read(data).get(0);
    long day = person.nights().firstKey();
    assertThat(value(person, day, OXYGEN_SATURATION)).isEqualTo(96.5);
    assertThat(person.nights().get(day).get(RESTING_HEART_RATE)).isEmpty();
  }

  @Test
  void aFileWithoutItsColumnsIsRefused() throws IOException {
    file("lifesnaps/daily.csv", "id,when\na,2021-05-24\n");
    assertThatThrownBy(() -> DailySummaries.read(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no column");
  }

  @Test
  void aRowIsWhatTheModelWouldBeGivenFromTheNightsSoFar() throws Exception {
    TreeMap<Long, NightValues> nights = new TreeMap<>();
    for (long day = 0; day < 25; day++) {
      double rate = day < 20 ? 58 + 2 * (day % 3) : 68;
      nights.put(day, NightValues.of(Map.of(STILL_HEART_RATE, rate)));
    }
    Person person = new Person("invented", 4, Health.DATED_ILLNESS, OptionalLong.of(21), nights);
    Path output = data.resolve("table.csv");
    int rows = TrainingTable.write(NightModel.manifest(MANIFEST), List.of(person), output);
    List<String> lines = Files.readAllLines(output);
    assertThat(rows).isEqualTo(25);
    assertThat(lines).hasSize(26);
    List<String> heading = Arrays.asList(lines.get(0).split(",", -1));
    assertThat(lines.get(1)).startsWith("invented,4,dated_illness,0,-21,BASELINE_TOO_SHORT,green");
    String[] last = lines.get(25).split(",", -1);
    assertThat(last).startsWith("invented", "4", "dated_illness", "24", "3", "", "red");
    // Centre 60 and MAD 2 of the twenty nights before: later nights have no part in it.
    float deviation = Float.parseFloat(last[heading.indexOf("n4_heart-rate-at-rest")]);
    assertThat(deviation).isEqualTo((float) (8 / (2 * 1.4826022185056018)));
    assertThat(last[heading.indexOf("n4_steps")]).isEmpty();
  }
}
