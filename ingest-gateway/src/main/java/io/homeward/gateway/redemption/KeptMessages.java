package io.homeward.gateway.redemption;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the records of refused messages. Those of one message were written together and stand
 * near each other; the last messages are held, so that a record that comes after its message was
 * looked at finds the payload. Holds at most {@link #MOST_MESSAGES} and about {@link #MOST_BYTES}.
 * Owned by one thread.
 */
final class KeptMessages {
  static final int MOST_MESSAGES = 64;
  static final long MOST_BYTES = 8 << 20;

  private final Map<MessageId, KeptMessage> held = new LinkedHashMap<>();
  private long bytes;

  /**
   * Takes a record at its place.
   *
   * @return messages that had to give way and are not settled: now or never
   */
  List<KeptMessage> add(int partition, long offset, RejectedReadings record) {
    boolean empty = record.readingCount() == 0 && record.payload().isEmpty();
    if (empty || record.reason().redeemable() != RejectReason.Redeemable.BY_ENROLMENT) {
      return List.of();
    }
    MessageId id = MessageId.of(record.deviceId(), record.receivedAtMs(), record.payloadSha256());
    KeptMessage message =
        held.computeIfAbsent(id, i -> new KeptMessage(i, record.vendor(), partition, offset));
    bytes -= message.keptBytes();
    message.add(record);
    bytes += message.keptBytes();
    return giveWay(message);
  }

  private List<KeptMessage> giveWay(KeptMessage newest) {
    List<KeptMessage> unsettled = new ArrayList<>();
    Iterator<KeptMessage> eldest = held.values().iterator();
    while (held.size() > MOST_MESSAGES || bytes > MOST_BYTES) {
      KeptMessage message = eldest.next();
      if (message == newest) {
        break;
      }
      eldest.remove();
      bytes -= message.keptBytes();
      if (!message.isSettled()) {
        unsettled.add(message);
      }
    }
    return unsettled;
  }

  /** The whole messages that were not looked at since their last record came, eldest first. */
  List<KeptMessage> ready() {
    return held.values().stream().filter(m -> m.isComplete() && !m.isSettled()).toList();
  }
}
