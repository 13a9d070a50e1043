package io.homeward.simulator.recording;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.TimeOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The recordings of a folder as one stream of messages, by the time they were measured: each
 * message's sync time is the latest moment measured so far by its device. Reads as it is asked;
 * memory is a few buffers a person. Owned by one thread.
 *
 * <p>Reading throws {@link java.io.UncheckedIOException} where a file breaks off.
 */
public final class RecordingReader implements Iterator<DeviceMessage>, AutoCloseable {
  /** As many readings as a wearable's message usually holds. */
  public static final int READINGS_PER_MESSAGE = 60;

  private final List<RecordedPerson> people;
  private final List<PersonRecording> recordings = new ArrayList<>();
  private final TimeOrder merged;
  private final long bytesTotal;

  private RecordingReader(List<RecordedPerson> people, ZoneId zone, int readingsPerMessage)
      throws IOException {
    this.people = people;
    long bytes = 0;
    try {
      for (RecordedPerson person : people) {
        recordings.add(new PersonRecording(person, zone, readingsPerMessage));
        for (Optional<Path> file : List.of(person.heartRate(), person.steps())) {
          bytes += file.isPresent() ? Files.size(file.get()) : 0;
        }
      }
      merged = new TimeOrder(recordings);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    bytesTotal = bytes;
  }

  /**
   * Opens all recordings of {@code folder}.
   *
   * @param zone of the files' wall-clock times
   * @param readingsPerMessage at least 1
   * @throws IOException if there is nothing to read or a file's header is not what it must be
   */
  public static RecordingReader open(Path folder, ZoneId zone, int readingsPerMessage)
      throws IOException {
    return new RecordingReader(RecordedPerson.in(folder), zone, readingsPerMessage);
  }

  /** Whose recordings these are. */
  public List<RecordedPerson> people() {
    return people;
  }

  @Override
  public boolean hasNext() {
    return merged.hasNext();
  }

  @Override
  public DeviceMessage next() {
    return merged.next();
  }

  /** Rows passed over so far. */
  public List<BadRows> badRows() {
    return recordings.stream().flatMap(r -> r.badRows().stream()).toList();
  }

  /** How much of the files is read, 0 to 1. */
  public double fractionRead() {
    long read = recordings.stream().mapToLong(PersonRecording::bytesRead).sum();
    return bytesTotal == 0 ? 1 : Math.min(1, (double) read / bytesTotal);
  }

  @Override
  public void close() throws IOException {
    for (PersonRecording recording : recordings) {
      recording.close();
    }
  }
}
