package io.homeward.standalone.feed;

import io.homeward.simulator.ward.DemoWard;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.OwnerOnly;
import io.homeward.standalone.feed.FeedPosition.Place;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;

/**
 * Which demo ward a data directory holds and how far it has been fed: everything the simulator
 * needs to go on as if nothing had happened.
 *
 * @param seed of everything random
 * @param patientCount how many patients
 * @param historyStart their first measurement
 * @param wardStart when their devices joined, ward time
 * @param place where the feed goes on
 */
public record DemoPlan(
    long seed, int patientCount, Instant historyStart, Instant wardStart, Place place) {
  /** Enough nights for a baseline of a month, as the devices hand them over on joining. */
  private static final Duration HISTORY = Duration.ofDays(28);

  /** What the accelerated ward lives through before it meets the wall clock. */
  private static final Duration BEHIND = Duration.ofDays(4);

  /** A fresh ward that begins four days before {@code wallNow}. */
  public static DemoPlan fresh(long seed, int patientCount, Instant wallNow) {
    Instant wardStart = wallNow.minus(BEHIND).truncatedTo(ChronoUnit.HOURS);
    return new DemoPlan(
        seed,
        patientCount,
        wardStart.minus(HISTORY),
        wardStart,
        new Place(wardStart.toEpochMilli(), 0));
  }

  /** The same, fed up to another place. */
  DemoPlan at(Place newPlace) {
    return new DemoPlan(seed, patientCount, historyStart, wardStart, newPlace);
  }

  /** The ward this plan describes. */
  public DemoWard ward() {
    return DemoWard.of(seed, patientCount, historyStart, wardStart);
  }

  /**
   * Reads what an earlier run wrote; empty if there was none.
   *
   * @throws StartFailure if it cannot be read
   */
  public static Optional<DemoPlan> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(text);
      return Optional.of(
          new DemoPlan(
              Long.parseLong(properties.getProperty("seed", "")),
              Integer.parseInt(properties.getProperty("patients", "")),
              instant(properties, "history.start.ms"),
              instant(properties, "ward.start.ms"),
              new Place(
                  Long.parseLong(properties.getProperty("synced.at.ms", "")),
                  Long.parseLong(properties.getProperty("skip", "")))));
    } catch (IOException | NumberFormatException e) {
      throw new StartFailure("cannot read how far the demo came: " + file, e);
    }
  }

  private static Instant instant(Properties properties, String key) {
    return Instant.ofEpochMilli(Long.parseLong(properties.getProperty(key, "")));
  }

  /** Writes it, whole or not at all. */
  public void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("seed", Long.toString(seed));
    properties.setProperty("patients", Integer.toString(patientCount));
    properties.setProperty("history.start.ms", Long.toString(historyStart.toEpochMilli()));
    properties.setProperty("ward.start.ms", Long.toString(wardStart.toEpochMilli()));
    properties.setProperty("synced.at.ms", Long.toString(place.syncedAtMs()));
    properties.setProperty("skip", Long.toString(place.skip()));
    try {
      StringWriter text = new StringWriter();
      properties.store(text, "The demo ward and how far it was fed");
      OwnerOnly.write(file, text.toString());
    } catch (IOException e) {
      throw new StartFailure("cannot write " + file, e);
    }
  }
}
