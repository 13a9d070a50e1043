package io.homeward.simulator.recording;

import io.homeward.simulator.ward.DemoWard;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.identity.Identifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A person whose recording lies in a folder.
 *
 * @param patientId the files' stem
 * @param heartRate {@code <person>_hr.csv[.gz]}, if there is one
 * @param steps {@code <person>_steps.csv[.gz]}, if there is one
 */
public record RecordedPerson(String patientId, Optional<Path> heartRate, Optional<Path> steps) {
  /** The vendor that recordings are sent as. */
  public static final String VENDOR = "recording";

  private static final Pattern FILE = Pattern.compile("(.+)_(hr|steps)\\.csv(\\.gz)?");

  /** Room for the suffix of the device id within an identifier. */
  private static final String DEVICE_SUFFIX = "-rec";

  /**
   * The people of a folder, by id.
   *
   * @throws IOException if the folder cannot be read, holds nobody, or holds a file twice or under
   *     a name that is no identifier
   */
  public static List<RecordedPerson> in(Path folder) throws IOException {
    TreeMap<String, RecordedPerson> people = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.sorted().toList();
    }
    for (Path file : files) {
      Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
      if (!name.matches()) {
        continue;
      }
      String person = name.group(1);
      if (!Identifiers.isIdentifier(person + DEVICE_SUFFIX)) {
        throw new IOException(
            "a file name's stem must be 1 to 60 characters of A-Z a-z 0-9 . _ - : " + file);
      }
      RecordedPerson known =
          people.getOrDefault(
              person, new RecordedPerson(person, Optional.empty(), Optional.empty()));
      people.put(person, known.with(name.group(2).equals("hr"), file));
    }
    if (people.isEmpty()) {
      throw new IOException("no <person>_hr.csv[.gz] and no <person>_steps.csv[.gz] in " + folder);
    }
    return List.copyOf(people.values());
  }

  private RecordedPerson with(boolean isHeartRate, Path file) throws IOException {
    if ((isHeartRate ? heartRate : steps).isPresent()) {
      throw new IOException("both a plain and a gzip file of one person: " + file);
    }
    return isHeartRate
        ? new RecordedPerson(patientId, Optional.of(file), steps)
        : new RecordedPerson(patientId, heartRate, Optional.of(file));
  }

  /** The id of the device that their recording is sent by. */
  public String deviceId() {
    return patientId + DEVICE_SUFFIX;
  }

  /**
   * What to enrol so that their recording is admitted, whatever its years: consent, device and
   * status from 1970 on, {@value DemoWard#MODEL} chosen.
   *
   * @param zone where they lived
   * @param limits in force throughout
   * @param secret MQTT password of their device
   */
  public EnrolledPatient enrol(ZoneId zone, List<Enrolment.Limit> limits, String secret) {
    Instant from = Instant.EPOCH;
    return new EnrolledPatient(
        new Enrolment(
            patientId,
            1,
            List.of(new Enrolment.ZonePeriod(from, zone)),
            List.of(new Enrolment.ConsentPeriod(from, Optional.empty())),
            List.of(new Enrolment.DeviceAssignment(deviceId(), VENDOR, from, Optional.empty())),
            limits,
            List.of(new Enrolment.StatusPeriod(PatientStatus.ACTIVE, from, Optional.empty())),
            DemoWard.MODELS.stream()
                .map(
                    model ->
                        new Enrolment.ModelChoice(model, ModelMode.CHOSEN, from, Optional.empty()))
                .toList(),
            List.of()),
        patientId,
        deviceId(),
        VENDOR,
        secret);
  }
}
