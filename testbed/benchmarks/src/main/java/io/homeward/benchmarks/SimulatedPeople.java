package io.homeward.benchmarks;

import io.homeward.simulator.recording.PersonFileWriter;
import io.homeward.simulator.ward.SimulatedWard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Writes the recordings of people nobody has to ask. Stateless. */
final class SimulatedPeople {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

  private SimulatedPeople() {}

  /** Writes {@code days} days of {@code people} people into {@code folder} and returns it. */
  static Path write(long seed, int people, int days, Path folder) throws IOException {
    SimulatedWard ward =
        SimulatedWard.draw(
            seed,
            people,
            FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant(),
            FIRST_DAY.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant(),
            patient -> List.of());
    PersonFileWriter.write(ward, FIRST_DAY, FIRST_DAY.plusDays(days), folder);
    return folder;
  }
}
