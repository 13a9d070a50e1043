package io.homeward.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Encodes the short packets a server answers with (MQTT 3.1.1 section 3, MQTT 5 section 3). */
final class Replies {
  /** MQTT 5 reason codes, section 2.4. */
  static final int SUCCESS = 0x00;

  static final int MALFORMED_PACKET = 0x81;
  static final int PROTOCOL_ERROR = 0x82;
  static final int UNSPECIFIED_ERROR = 0x80;
  static final int NOT_AUTHORIZED = 0x87;
  static final int SERVER_BUSY = 0x89;
  static final int SERVER_SHUTTING_DOWN = 0x8B;
  static final int KEEP_ALIVE_TIMEOUT = 0x8D;
  static final int SESSION_TAKEN_OVER = 0x8E;
  static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;
  static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
  static final int TOPIC_ALIAS_INVALID = 0x94;
  static final int PACKET_TOO_LARGE = 0x95;
  static final int QUOTA_EXCEEDED = 0x97;
  static final int ADMINISTRATIVE_ACTION = 0x98;

  private static final int PUBACK = 0x40;
  private static final int PUBREC = 0x50;
  private static final int PUBCOMP = 0x70;
  private static final int SUBACK = 0x90;
  private static final int UNSUBACK = 0xB0;
  private static final int PINGRESP = 0xD0;
  private static final int DISCONNECT = 0xE0;
  private static final int SUBACK_FAILURE = 0x80;

  private final boolean version5;

  Replies(boolean version5) {
    this.version5 = version5;
  }

  /** Longest of PUBACK, PUBREC and PUBCOMP. */
  static int mostAckBytes() {
    return 5;
  }

  /** Appends PUBACK (QoS 1) or PUBREC (QoS 2); on 3.1.1 there is no reason to tell. */
  void appendAck(ByteBuf out, int qos, int packetId, int reason) {
    append(out, qos == 2 ? PUBREC : PUBACK, packetId, reason);
  }

  void appendPubComp(ByteBuf out, int packetId, int reason) {
    append(out, PUBCOMP, packetId, reason);
  }

  private void append(ByteBuf out, int type, int packetId, int reason) {
    boolean withReason = version5 && reason != SUCCESS;
    out.writeByte(type);
    out.writeByte(withReason ? 3 : 2);
    out.writeShort(packetId);
    if (withReason) {
      out.writeByte(reason);
    }
  }

  /** Refuses each of {@code count} subscriptions: devices publish, they do not listen. */
  ByteBuf subscribeRefused(ByteBufAllocator allocator, int packetId, int count) {
    return perTopic(allocator, SUBACK, packetId, count, version5 ? NOT_AUTHORIZED : SUBACK_FAILURE);
  }

  /** Confirms that {@code count} subscriptions do not exist. */
  ByteBuf unsubscribed(ByteBufAllocator allocator, int packetId, int count) {
    int noSubscription = 0x11;
    return perTopic(allocator, UNSUBACK, packetId, version5 ? count : 0, noSubscription);
  }

  private ByteBuf perTopic(
      ByteBufAllocator allocator, int type, int packetId, int count, int code) {
    int properties = version5 ? 1 : 0;
    int length = 2 + properties + count;
    ByteBuf out = allocator.buffer(5 + length);
    out.writeByte(type);
    int rest = length;
    do {
      int digit = rest & 0x7F;
      rest >>>= 7;
      out.writeByte(rest > 0 ? digit | 0x80 : digit);
    } while (rest > 0);
    out.writeShort(packetId);
    out.writeZero(properties);
    for (int i = 0; i < count; i++) {
      out.writeByte(code);
    }
    return out;
  }

  static ByteBuf pingResponse(ByteBufAllocator allocator) {
    return allocator.buffer(2).writeByte(PINGRESP).writeByte(0);
  }

  /** DISCONNECT with a reason; MQTT 5 only, in 3.1.1 a server just closes. */
  static ByteBuf disconnect(ByteBufAllocator allocator, int reason) {
    return allocator.buffer(3).writeByte(DISCONNECT).writeByte(1).writeByte(reason);
  }
}
