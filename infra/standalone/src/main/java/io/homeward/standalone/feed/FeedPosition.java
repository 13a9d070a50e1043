package io.homeward.standalone.feed;

import io.homeward.simulator.device.DeviceMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a stream of messages, ordered by sync time, is acknowledged without a gap: where to go on
 * after a kill. What was acknowledged beyond the gap is sent again, which does no harm.
 *
 * <p>Bounded by the windows of whoever sends. Thread-safe: one thread sends, others bring the
 * acknowledgements.
 */
public final class FeedPosition {
  /**
   * A place in the stream.
   *
   * @param syncedAtMs sync time of the first message that is not acknowledged
   * @param skip how many messages of just that sync time, by their order in the stream, are
   */
  public record Place(long syncedAtMs, long skip) {}

  /** Messages not settled, or behind one that is not, by id in the stream's order. */
  private final Map<Long, Open> open = new LinkedHashMap<>();

  private Place place;

  private record Open(long syncedAtMs, boolean settled) {}

  /** Begins at a place: nothing from there on is acknowledged. */
  public FeedPosition(Place start) {
    this.place = start;
  }

  /** The message, the next of the stream, is on its way. */
  public synchronized void sent(DeviceMessage message) {
    open.put(message.id(), new Open(message.syncedAtMs(), false));
  }

  /** The message is settled: acknowledged, or refused for good. */
  public synchronized void settled(DeviceMessage message) {
    open.computeIfPresent(message.id(), (id, o) -> new Open(o.syncedAtMs(), true));
    Iterator<Open> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Open first = oldest.next();
      if (!first.settled()) {
        return;
      }
      oldest.remove();
      long atMs = first.syncedAtMs();
      place = new Place(atMs, (atMs == place.syncedAtMs() ? place.skip() : 0) + 1);
    }
  }

  /** The place up to which everything is settled. */
  public synchronized Place place() {
    return place;
  }

  /** How many messages are on their way or wait behind one that is. */
  public synchronized int unsettled() {
    return open.size();
  }
}
