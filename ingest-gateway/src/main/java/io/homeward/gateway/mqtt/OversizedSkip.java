package io.homeward.gateway.mqtt;

import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.RefusedPayload;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads past one PUBLISH that is too large, keeping its beginning and its digest: memory does not
 * grow with the packet. Starts behind the fixed header. Mutable, owned by one event loop.
 */
final class OversizedSkip {
  private static final int MOST_TOPIC_BYTES = 1_024;
  private static final int MOST_PROPERTY_LENGTH_BYTES = 4;

  private final int qos;
  private final boolean version5;
  private final MessageDigest digest = RefusedPayload.newDigest();
  private byte[] beginning = new byte[0];
  private final byte[] chunk = new byte[8 << 10];
  private long left;
  private long propertyBytesLeft;
  private boolean inPayload;
  private String topic = "";
  private int packetId;
  private long length;

  OversizedSkip(int fixedHeader, long remainingLength, boolean version5) {
    qos = (fixedHeader >> 1) & 3;
    left = remainingLength;
    this.version5 = version5;
  }

  /** Takes what is there; true once the packet is over. */
  boolean take(ByteBuf in) {
    if (!inPayload && !takeHeader(in)) {
      return false;
    }
    int properties = (int) Math.min(propertyBytesLeft, in.readableBytes());
    in.skipBytes(properties);
    propertyBytesLeft -= properties;
    left -= properties;
    while (propertyBytesLeft == 0 && left > 0 && in.isReadable()) {
      int size = (int) Math.min(Math.min(left, chunk.length), in.readableBytes());
      in.readBytes(chunk, 0, size);
      digest.update(chunk, 0, size);
      keep(size);
      length += size;
      left -= size;
    }
    return left == 0;
  }

  private void keep(int size) {
    int room = DeadLetters.BEGINNING_BYTES - beginning.length;
    if (room > 0) {
      int kept = Math.min(room, size);
      int from = beginning.length;
      beginning = Arrays.copyOf(beginning, from + kept);
      System.arraycopy(chunk, 0, beginning, from, kept);
    }
  }

  /**
   * Reads topic, packet identifier and the length of the properties; false until they are there.
   */
  private boolean takeHeader(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return false;
    }
    int topicBytes = in.getUnsignedShort(in.readerIndex());
    if (topicBytes > MOST_TOPIC_BYTES) {
      throw new CorruptedFrameException("a topic longer than any this server takes");
    }
    int fixed = 2 + topicBytes + (qos > 0 ? 2 : 0);
    if (in.readableBytes() < fixed + (version5 ? MOST_PROPERTY_LENGTH_BYTES : 0)) {
      return false;
    }
    in.skipBytes(2);
    topic = in.readCharSequence(topicBytes, StandardCharsets.UTF_8).toString();
    packetId = qos > 0 ? in.readUnsignedShort() : 0;
    left -= fixed;
    if (version5) {
      takePropertyLength(in);
    }
    if (left < propertyBytesLeft) {
      throw new CorruptedFrameException("properties longer than their packet");
    }
    inPayload = true;
    return true;
  }

  private void takePropertyLength(ByteBuf in) {
    for (int i = 0; i < MOST_PROPERTY_LENGTH_BYTES; i++) {
      int digit = in.readUnsignedByte();
      left--;
      propertyBytesLeft |= (long) (digit & 0x7F) << (7 * i);
      if ((digit & 0x80) == 0) {
        return;
      }
    }
    throw new CorruptedFrameException("a length of more than four bytes");
  }

  OversizedPublish finish() {
    return new OversizedPublish(
        topic,
        qos,
        packetId,
        new RefusedPayload(beginning, beginning.length, length, digest.digest()));
  }
}
