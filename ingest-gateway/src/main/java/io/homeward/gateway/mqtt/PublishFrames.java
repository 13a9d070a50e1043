package io.homeward.gateway.mqtt;

import io.homeward.gateway.publishing.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands before the MQTT decoder and lets only whole packets of an allowed size through: first one
 * CONNECT, and after {@link #connected} all that follow. A PUBLISH that is too large is read past.
 *
 * <p>Bounds the memory of packets that arrive in part: each larger than {@link #UNCOUNTED_BYTES}
 * counts against a bound over all connections and has to be complete in time. Owned by one event
 * loop.
 */
final class PublishFrames extends ByteToMessageDecoder {
  /** A CONNECT with the longest identifiers, a will and properties. */
  static final int MOST_CONNECT_BYTES = 16 << 10;

  /** Not more than one socket read, which every connection may hold. */
  static final int UNCOUNTED_BYTES = 16 << 10;

  private static final int PUBLISH = 3;
  private static final int MOST_LENGTH_BYTES = 4;

  /** What a packet cut off in its fixed header comes to. */
  private static final long INCOMPLETE = -1;

  private final int maxPacketBytes;
  private final InFlightBytes assembly;
  private final Duration frameTimeout;
  private boolean broken;
  private boolean connectSeen;
  private boolean connected;
  private boolean version5;
  private OversizedSkip skip;
  private long counted;
  private Future<?> timeout;
  private int headerBytes;

  PublishFrames(int maxPacketBytes, InFlightBytes assembly, Duration frameTimeout) {
    this.maxPacketBytes = maxPacketBytes;
    this.assembly = assembly;
    this.frameTimeout = frameTimeout;
  }

  /** Tells why the connection is closed: too much is arriving in part, or too slowly. */
  static final class AssemblyException extends DecoderException {
    private static final long serialVersionUID = 1L;

    AssemblyException(String message) {
      super(message);
    }
  }

  /** The client is signed in: lets everything through that waited and that follows. */
  void connected(boolean asVersion5) {
    connected = true;
    version5 = asVersion5;
  }

  /** Cuts what waited behind the CONNECT, without waiting for more to arrive. */
  void letThrough(ChannelHandlerContext ctx) {
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      cut(ctx, in, out);
    } catch (DecoderException e) {
      // The connection is about to be closed: nothing that follows is a packet any more.
      broken = true;
      throw e;
    }
  }

  private void cut(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (connectSeen && !connected) {
      return;
    }
    if (skip != null) {
      if (skip.take(in)) {
        out.add(skip.finish());
        skip = null;
      }
      return;
    }
    int from = in.readerIndex();
    int whole = 0;
    while (true) {
      long remaining = remainingLength(in, from + whole);
      if (remaining == INCOMPLETE) {
        break;
      }
      long size = headerBytes + remaining;
      if (size > (connected ? maxPacketBytes : MOST_CONNECT_BYTES)) {
        if (whole == 0) {
          beginSkip(ctx, in, remaining);
        }
        break;
      }
      if (in.writerIndex() - from - whole < size) {
        count(ctx, size);
        break;
      }
      whole += (int) size;
      if (!connectSeen) {
        connectSeen = true;
        break;
      }
    }
    if (whole > 0) {
      uncount();
      out.add(in.readRetainedSlice(whole));
    }
  }

  private void beginSkip(ChannelHandlerContext ctx, ByteBuf in, long remaining) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (!connected || first >> 4 != PUBLISH) {
      throw new TooLongFrameException("a packet larger than this server takes");
    }
    in.skipBytes(headerBytes);
    uncount();
    skip = new OversizedSkip(first, remaining, version5);
    if (skip.take(in)) {
      ctx.fireChannelRead(skip.finish());
      skip = null;
    }
  }

  /** The remaining length of the packet at {@code at}; sets {@link #headerBytes}. */
  private long remainingLength(ByteBuf in, int at) {
    int available = in.writerIndex() - at;
    long length = 0;
    for (int i = 0; i < MOST_LENGTH_BYTES; i++) {
      if (available < i + 2) {
        return INCOMPLETE;
      }
      int digit = in.getUnsignedByte(at + 1 + i);
      length |= (long) (digit & 0x7F) << (7 * i);
      if ((digit & 0x80) == 0) {
        headerBytes = i + 2;
        return length;
      }
    }
    throw new CorruptedFrameException("a remaining length of more than four bytes");
  }

  private void count(ChannelHandlerContext ctx, long size) {
    if (counted > 0 || size <= UNCOUNTED_BYTES) {
      return;
    }
    if (!assembly.tryTake(size)) {
      throw new AssemblyException("too much is arriving in part");
    }
    counted = size;
    timeout =
        ctx.executor()
            .schedule(
                () ->
                    ctx.fireExceptionCaught(
                        new AssemblyException("a message took too long to arrive")),
                frameTimeout.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void uncount() {
    if (counted > 0) {
      assembly.giveBack(counted);
      counted = 0;
      timeout.cancel(false);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    uncount();
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    // The connection is gone: what arrived in part is of no use to anyone.
    in.skipBytes(in.readableBytes());
  }
}
