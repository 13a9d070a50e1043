package io.homeward.gateway.mqtt;

import io.homeward.gateway.intake.MessageIntake;
import io.netty.buffer.ByteBuf;

/**
 * What the connections of one event loop share: the intake and the array that payloads are decoded
 * from. Owned by that event loop; the array grows to the largest message allowed.
 */
final class IntakeLane {
  private final MessageIntake intake;
  private byte[] payload = new byte[1 << 10];

  IntakeLane(MessageIntake intake) {
    this.intake = intake;
  }

  MessageIntake intake() {
    return intake;
  }

  /** The bytes of {@code buffer} from index 0 on; good until the next call. */
  byte[] bytesOf(ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (payload.length < length) {
      payload = new byte[Math.max(length, payload.length * 2)];
    }
    buffer.getBytes(buffer.readerIndex(), payload, 0, length);
    return payload;
  }
}
