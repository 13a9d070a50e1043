package io.homeward.standalone.feed;

import io.homeward.simulator.device.DeviceMessage;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a stream of messages, ordered by sync time, is acknowledged without a gap: where to go on
 * after a kill. What was acknowledged beyond the gap is sent again, which does no harm.
 *
 * <p>Thread-safe: one thread sends, others bring the acknowledgements.
 */
public final class FeedPosition {
  /**
   * A place in the stream.
   *
   * @param syncedAtMs sync time of the first message that is not acknowledged
   * @param skip how many messages of just that sync time, by their order in the stream, are
   */
  public record Place(long syncedAtMs, long skip) {}

  private final Deque<Sent> open = new ArrayDeque<>();
  private Place place;

  /** Begins at a place: nothing from there on is acknowledged. */
  public FeedPosition(Place start) {
    this.place = start;
  }

  /** A message on its way; the token belongs to its acknowledgement. */
  public synchronized Sent sent(DeviceMessage message) {
    Sent sent = new Sent(message.syncedAtMs());
    open.addLast(sent);
    return sent;
  }

  /** The message is settled: acknowledged, or refused for good. */
  public synchronized void settled(Sent sent) {
    sent.settled = true;
    while (!open.isEmpty() && open.peekFirst().settled) {
      long atMs = open.removeFirst().syncedAtMs;
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

  /** Marks one sent message. */
  public static final class Sent {
    private final long syncedAtMs;
    private boolean settled;

    private Sent(long syncedAtMs) {
      this.syncedAtMs = syncedAtMs;
    }
  }
}
