package io.homeward.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.physiology.PersonDay;
import io.homeward.simulator.recording.BadRows.Reason;
import io.homeward.simulator.ward.SimulatedPatient;
import io.homeward.simulator.ward.SimulatedWard;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingReaderTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private void write(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), Arrays.asList(lines));
  }

  private List<DeviceMessage> read(ZoneId zone, int perMessage) throws IOException {
    List<DeviceMessage> messages = new ArrayList<>();
    try (RecordingReader reader = RecordingReader.open(folder, zone, perMessage)) {
      reader.forEachRemaining(messages::add);
      assertThat(reader.fractionRead()).isEqualTo(1);
    }
    return messages;
  }

  private static List<String> rows(List<DeviceMessage> messages) {
    List<String> rows = new ArrayList<>();
    for (DeviceMessage message : messages) {
      for (SignalReadings series : message.series()) {
        for (int i = 0; i < series.size(); i++) {
          rows.add(
              message.patientId()
                  + " "
                  + series.signal()
                  + " "
                  + Instant.ofEpochMilli(series.measuredAtMs()[i])
                  + " "
                  + series.values()[i]);
        }
      }
    }
    return rows;
  }

  @Test
  void heart_rate_and_steps_of_a_person_travel_together_by_time() throws IOException {
    write(
        "anna_hr.csv",
        "datetime,heartrate",
        "2021-01-05 10:00:05,70",
        "2021-01-05 10:00:50,71",
        "2021-01-05 10:01:10,72.5");
    write("anna_steps.csv", "datetime,steps", "2021-01-05 10:00:00,0", "2021-01-05 10:01:00,12");
    List<DeviceMessage> messages = read(ZoneOffset.UTC, 3);
    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).topic()).isEqualTo("homeward/v1/recording/anna-rec/readings");
    assertThat(rows(messages))
        .containsExactly(
            "anna HEART_RATE 2021-01-05T10:00:05Z 70.0",
            "anna HEART_RATE 2021-01-05T10:00:50Z 71.0",
            "anna STEPS 2021-01-05T10:00:00Z 0.0",
            "anna HEART_RATE 2021-01-05T10:01:10Z 72.5",
            "anna STEPS 2021-01-05T10:01:00Z 12.0");
    assertThat(messages.get(0).series().get(1).periodMs()).isEqualTo(60_000);
    assertThat(messages.get(1).syncedAtMs()).isEqualTo(messages.get(1).lastMeasuredAtMs());
  }

  @Test
  void people_come_merged_by_time_and_each_message_once() throws IOException {
    write("b_hr.csv", "datetime,heartrate", "2021-01-05 10:00:00,1", "2021-01-07 10:00:00,2");
    write("a_hr.csv", "datetime,heartrate", "2021-01-06 10:00:00,3", "2021-01-08 10:00:00,4");
    List<DeviceMessage> messages = read(ZoneOffset.UTC, 1);
    assertThat(messages).extracting(DeviceMessage::patientId).containsExactly("b", "a", "b", "a");
    assertThat(messages).extracting(DeviceMessage::id).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void both_values_of_one_moment_are_sent_and_a_clock_set_back_loses_nothing() throws IOException {
    write(
        "a_hr.csv",
        "datetime,heartrate",
        "2021-01-05 10:00:00,70",
        "2021-01-05 10:00:05,71",
        "2021-01-05 10:00:00,88",
        "2021-01-05 10:00:05,89");
    List<DeviceMessage> messages = read(ZoneOffset.UTC, 60);
    assertThat(rows(messages)).hasSize(4).contains("a HEART_RATE 2021-01-05T10:00:00Z 88.0");
    assertThat(messages.get(0).syncedAtMs())
        .isEqualTo(Instant.parse("2021-01-05T10:00:05Z").toEpochMilli());
  }

  @Test
  void the_hour_that_occurs_twice_is_its_first_occurrence() throws IOException {
    write(
        "a_hr.csv",
        "datetime,heartrate",
        "2020-10-25 01:59:59,1",
        "2020-10-25 02:00:00,2",
        "2020-10-25 02:59:59,3",
        "2020-10-25 03:00:00,4",
        "2021-03-28 02:30:00,5",
        "2021-03-28 03:30:00,6");
    assertThat(rows(read(BERLIN, 60)))
        .containsExactly(
            "a HEART_RATE 2020-10-24T23:59:59Z 1.0",
            "a HEART_RATE 2020-10-25T00:00:00Z 2.0",
            "a HEART_RATE 2020-10-25T00:59:59Z 3.0",
            "a HEART_RATE 2020-10-25T02:00:00Z 4.0",
            "a HEART_RATE 2021-03-28T01:30:00Z 5.0",
            "a HEART_RATE 2021-03-28T01:30:00Z 6.0");
  }

  @Test
  void every_local_minute_of_a_year_is_the_instant_that_the_platform_says() {
    for (String id : List.of("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")) {
      ZoneId zone = ZoneId.of(id);
      LocalTimes times = new LocalTimes(zone);
      LocalDateTime at = LocalDateTime.parse("2021-01-01T00:00:00");
      for (int m = 0; m < 366 * 24 * 60; m += 7) {
        byte[] text =
            at.plusMinutes(m)
                .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"))
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(times.read(text, 0, text.length))
            .isEqualTo(at.plusMinutes(m).atZone(zone).toInstant().toEpochMilli());
      }
    }
  }

  @Test
  void bad_rows_are_passed_over_and_reported_with_their_reason() throws IOException {
    write(
        "a_hr.csv",
        "datetime,heartrate",
        "2021-01-05 10:00:00,70",
        "2021-13-05 10:00:00,71",
        "yesterday,72",
        "2021-01-05 10:00:10,many",
        "2021-01-05 10:00:15",
        "2021-01-05 10:00:20,",
        "",
        "x".repeat(5_000),
        "2021-01-05T10:00:25.250,75",
        "2021-01-05 25:00:00,76",
        "2021-01-05 10:01,77");
    try (RecordingReader reader = RecordingReader.open(folder, ZoneOffset.UTC, 60)) {
      List<DeviceMessage> messages = new ArrayList<>();
      reader.forEachRemaining(messages::add);
      assertThat(rows(messages))
          .containsExactly(
              "a HEART_RATE 2021-01-05T10:00:00Z 70.0",
              "a HEART_RATE 2021-01-05T10:00:25.250Z 75.0",
              "a HEART_RATE 2021-01-05T10:01:00Z 77.0");
      assertThat(reader.badRows())
          .containsExactlyInAnyOrder(
              new BadRows("a_hr.csv", Reason.COLUMNS_MISSING, 1, 6),
              new BadRows("a_hr.csv", Reason.TIME_UNREADABLE, 3, 3),
              new BadRows("a_hr.csv", Reason.VALUE_NOT_A_NUMBER, 2, 5),
              new BadRows("a_hr.csv", Reason.LINE_TOO_LONG, 1, 9));
    }
  }

  @Test
  void columns_are_found_by_name_whatever_their_order() throws IOException {
    write("a_steps.csv", "\uFEFFuser,Steps,\"datetime\"", "u,5,2021-01-05 10:00:00");
    assertThat(rows(read(ZoneOffset.UTC, 60))).containsExactly("a STEPS 2021-01-05T10:00:00Z 5.0");
  }

  @Test
  void a_folder_that_cannot_be_read_as_recordings_says_why() throws IOException {
    assertThatThrownBy(() -> read(ZoneOffset.UTC, 60)).hasMessageContaining("no <person>_hr.csv");
    write("a_hr.csv", "time,bpm", "2021-01-05 10:00:00,5");
    assertThatThrownBy(() -> read(ZoneOffset.UTC, 60))
        .hasMessageContaining("a_hr.csv: the header must name datetime and heartrate");
    write("b c_hr.csv", "datetime,heartrate");
    assertThatThrownBy(() -> read(ZoneOffset.UTC, 60)).hasMessageContaining("stem");
  }

  @Test
  void a_gzip_file_that_breaks_off_is_an_error_and_not_an_end() throws IOException {
    SimulatedWard ward = ward();
    PersonFileWriter.write(
        ward, LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-03"), folder);
    Path file = folder.resolve(ward.patients().get(0).patientId() + "_hr.csv.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(ZoneOffset.UTC, 60)).isInstanceOf(UncheckedIOException.class);
  }

  private static SimulatedWard ward() {
    Instant start = Instant.parse("2026-10-20T00:00:00Z");
    return SimulatedWard.draw(5, 3, start.minus(Duration.ofDays(9)), start, k -> List.of());
  }

  @Test
  void simulated_people_written_to_files_are_read_back_minute_by_minute() throws IOException {
    SimulatedWard ward = ward();
    LocalDate from = LocalDate.parse("2026-10-01");
    PersonFileWriter.write(ward, from, from.plusDays(6), folder);
    List<DeviceMessage> messages = read(ZoneOffset.UTC, 60);
    for (SimulatedPatient patient : ward.patients()) {
      TreeMap<Long, Double> expected = new TreeMap<>();
      TreeMap<Long, Double> found = new TreeMap<>();
      for (int d = 0; d < 6; d++) {
        PersonDay day = patient.person().day(from.plusDays(d));
        for (int m = 0; m < day.minutes(); m++) {
          if (day.heartRate()[m] != PersonDay.NONE) {
            long localMs =
                from.plusDays(d).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                    + m * 60_000L;
            expected.put(localMs, (double) day.heartRate()[m]);
          }
        }
      }
      for (DeviceMessage message : messages) {
        for (SignalReadings series : message.series()) {
          for (int i = 0; i < series.size(); i++) {
            if (message.patientId().equals(patient.patientId())
                && series.signal() == Signal.HEART_RATE) {
              found.put(series.measuredAtMs()[i], series.values()[i]);
            }
          }
        }
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void a_recording_from_years_ago_is_admissible_under_its_enrolment() throws IOException {
    write("a_hr.csv", "datetime,heartrate", "1999-01-05 10:00:00,70");
    DeviceMessage message = read(BERLIN, 60).get(0);
    RecordedPerson person = RecordedPerson.in(folder).get(0);
    var enrolled = person.enrol(BERLIN, List.of(), "secret");
    Instant at = Instant.ofEpochMilli(message.firstMeasuredAtMs());
    assertThat(enrolled.enrolment().wears(message.deviceId(), at)).isTrue();
    assertThat(enrolled.enrolment().consentFor(at, at)).isEqualTo(ConsentDecision.GIVEN);
    assertThat(enrolled.enrolment().zoneAt(at)).isEqualTo(BERLIN);
  }
}
