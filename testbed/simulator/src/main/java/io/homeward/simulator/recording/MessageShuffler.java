package io.homeward.simulator.recording;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Brings the same readings in another order: messages cut apart and joined, held back, overtaken
 * and sent twice, devices mixed anew. No reading is lost, and none comes more than the horizon
 * behind what its device has sent before, provided that the source itself keeps each device in
 * order: then whatever rests on the readings alone must come out bit-equal.
 *
 * <p>Holds at most {@link Mix#mostHeld} pieces. Sync times no longer mean anything: each message
 * bears the latest sync time of the source so far. Owned by one thread.
 */
public final class MessageShuffler implements Iterator<DeviceMessage> {
  private static final int MOST_REMEMBERED = 64;

  /** A piece never spans more than this, so that the oldest one may always be sent. */
  private static final long MOST_SPAN_MS = Duration.ofHours(1).toMillis();

  private final Iterator<DeviceMessage> source;
  private final Mix mix;
  private final SplittableRandom random;
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final List<Device> holding = new ArrayList<>();
  private int held;
  private long syncedAtMs = Long.MIN_VALUE;
  private long nextId;

  /**
   * How wildly to shuffle.
   *
   * @param horizon how far behind its device's frontier a reading may come; below 72 h keeps all of
   *     them within what a timeline judges
   * @param mostHeld pieces held back at most
   * @param mostReadings readings of a message at most
   * @param duplicated share of messages that come again later
   */
  public record Mix(Duration horizon, int mostHeld, int mostReadings, double duplicated) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException where one is out of its range
     */
    public Mix {
      if (horizon.toMillis() <= MOST_SPAN_MS || mostHeld < 1 || mostReadings < 1) {
        throw new IllegalArgumentException("horizon above an hour, held and readings at least 1");
      }
    }

    /** Up to 60 h behind, 5,000 pieces held, 1 to 150 readings a message, one in ten twice. */
    public static Mix standard() {
      return new Mix(Duration.ofHours(60), 5_000, 150, 0.1);
    }
  }

  /** Readings of one device that are sent together. */
  private record Piece(
      DeviceMessage origin, List<SignalReadings> series, long fromMs, long untilMs) {
    static Piece of(DeviceMessage origin, List<SignalReadings> series) {
      long fromMs = Long.MAX_VALUE;
      long untilMs = Long.MIN_VALUE;
      for (SignalReadings readings : series) {
        fromMs = Math.min(fromMs, readings.firstMeasuredAtMs());
        untilMs = Math.max(untilMs, readings.lastMeasuredAtMs());
      }
      return new Piece(origin, series, fromMs, untilMs);
    }
  }

  /** What is held of one device, and how far it has sent. */
  private static final class Device {
    /** In order of their beginnings. */
    private final List<Piece> pieces = new ArrayList<>();

    private final Deque<Piece> remembered = new ArrayDeque<>();
    private long sentUntilMs = Long.MIN_VALUE;
    private long pulledFromMs = Long.MIN_VALUE;
  }

  /** Shuffles {@code source} as {@code seed} has it. */
  public MessageShuffler(Iterator<DeviceMessage> source, long seed, Mix mix) {
    this.source = source;
    this.mix = mix;
    random = new SplittableRandom(seed);
  }

  @Override
  public boolean hasNext() {
    return held > 0 || source.hasNext();
  }

  @Override
  public DeviceMessage next() {
    while (held < mix.mostHeld() && source.hasNext()) {
      pull(source.next());
    }
    if (held == 0) {
      throw new NoSuchElementException();
    }
    Device device = holding.get(random.nextInt(holding.size()));
    Optional<Piece> again = again(device);
    if (again.isPresent()) {
      return message(again.get());
    }
    Piece piece = take(device);
    if (random.nextDouble() < mix.duplicated()) {
      device.remembered.add(piece);
      if (device.remembered.size() > MOST_REMEMBERED) {
        device.remembered.remove();
      }
    }
    return message(piece);
  }

  private void pull(DeviceMessage message) {
    syncedAtMs = Math.max(syncedAtMs, message.syncedAtMs());
    Device device = devices.computeIfAbsent(message.deviceId(), id -> new Device());
    if (device.pieces.isEmpty()) {
      holding.add(device);
    }
    List<SignalReadings> together = new ArrayList<>();
    for (SignalReadings readings : message.series()) {
      cut(readings, together);
    }
    // A message's series travel together or apart; a piece's span stays below its bound.
    List<SignalReadings> joined = new ArrayList<>();
    for (SignalReadings part : together) {
      if (!joined.isEmpty() && (random.nextBoolean() || !fits(joined, part))) {
        add(device, Piece.of(message, List.copyOf(joined)));
        joined.clear();
      }
      joined.add(part);
    }
    add(device, Piece.of(message, List.copyOf(joined)));
    device.pulledFromMs = Math.max(device.pulledFromMs, message.firstMeasuredAtMs());
  }

  private void cut(SignalReadings readings, List<SignalReadings> into) {
    int from = 0;
    while (from < readings.size()) {
      int most = 1 + random.nextInt(mix.mostReadings());
      long lowMs = readings.measuredAtMs()[from];
      long highMs = lowMs;
      int until = from + 1;
      while (until < readings.size() && until - from < most) {
        long atMs = readings.measuredAtMs()[until];
        lowMs = Math.min(lowMs, atMs);
        highMs = Math.max(highMs, atMs);
        if (highMs - lowMs > MOST_SPAN_MS / 2) {
          break;
        }
        until++;
      }
      into.add(readings.slice(from, until));
      from = until;
    }
  }

  private boolean fits(List<SignalReadings> joined, SignalReadings part) {
    long lowMs = part.firstMeasuredAtMs();
    long highMs = part.lastMeasuredAtMs();
    int count = part.size();
    for (SignalReadings readings : joined) {
      lowMs = Math.min(lowMs, readings.firstMeasuredAtMs());
      highMs = Math.max(highMs, readings.lastMeasuredAtMs());
      count += readings.size();
    }
    return highMs - lowMs <= MOST_SPAN_MS && count <= mix.mostReadings();
  }

  private void add(Device device, Piece piece) {
    int at = device.pieces.size();
    while (at > 0 && device.pieces.get(at - 1).fromMs() > piece.fromMs()) {
      at--;
    }
    device.pieces.add(at, piece);
    held++;
  }

  /** A piece sent before, if one comes again and is still within the horizon. */
  private Optional<Piece> again(Device device) {
    if (device.remembered.isEmpty() || random.nextInt(4) != 0) {
      return Optional.empty();
    }
    return Optional.of(device.remembered.remove())
        .filter(p -> p.fromMs() >= device.sentUntilMs - mix.horizon().toMillis());
  }

  /**
   * Takes any piece that leaves all others of the device, and what the source may still bring,
   * within the horizon; the oldest where the chosen one would not.
   */
  private Piece take(Device device) {
    int chosen = random.nextInt(device.pieces.size());
    long othersFromMs = source.hasNext() ? device.pulledFromMs : Long.MAX_VALUE;
    int oldestOther = chosen == 0 ? 1 : 0;
    if (oldestOther < device.pieces.size()) {
      othersFromMs = Math.min(othersFromMs, device.pieces.get(oldestOther).fromMs());
    }
    if (device.pieces.get(chosen).untilMs() - mix.horizon().toMillis() > othersFromMs) {
      chosen = 0;
    }
    Piece piece = device.pieces.remove(chosen);
    held--;
    if (device.pieces.isEmpty()) {
      holding.remove(device);
    }
    device.sentUntilMs = Math.max(device.sentUntilMs, piece.untilMs());
    return piece;
  }

  private DeviceMessage message(Piece piece) {
    DeviceMessage origin = piece.origin();
    return new DeviceMessage(
        nextId++,
        origin.patientId(),
        origin.deviceId(),
        origin.vendor(),
        syncedAtMs,
        piece.series());
  }
}
