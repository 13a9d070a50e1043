package io.homeward.gateway.mqtt;

import io.netty.channel.Channel;

/**
 * Whether a connection's socket is read, for each of the reasons why it might not be. Owned by its
 * event loop.
 */
final class ReadPause {
  /** As many messages are unacknowledged as may be. */
  static final int WINDOW = 1;

  /** Too many bytes of all connections are on their way. */
  static final int BYTES = 1 << 1;

  /** The client does not read its acknowledgements. */
  static final int CLIENT = 1 << 2;

  /** The connection is ending. */
  static final int FOR_GOOD = 1 << 3;

  private final Channel channel;
  private int causes;

  ReadPause(Channel channel) {
    this.channel = channel;
  }

  void begin(int cause) {
    if (causes == 0) {
      channel.config().setAutoRead(false);
    }
    causes |= cause;
  }

  /** True where it was paused for this cause. */
  boolean end(int cause) {
    boolean was = isFor(cause);
    causes &= ~cause;
    if (was && causes == 0) {
      channel.config().setAutoRead(true);
    }
    return was;
  }

  boolean isFor(int cause) {
    return (causes & cause) != 0;
  }

  /** Whether the gateway does not listen, rather than the client not speaking. */
  boolean isOurs() {
    return (causes & ~CLIENT) != 0;
  }
}
