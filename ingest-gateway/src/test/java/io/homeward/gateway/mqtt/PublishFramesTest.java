package io.homeward.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.gateway.publishing.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishFramesTest {
  private static final int MOST = 50_000;

  private final InFlightBytes assembly = new InFlightBytes(100_000);
  private final PublishFrames frames = new PublishFrames(MOST, assembly, Duration.ofSeconds(30));
  private final EmbeddedChannel channel = new EmbeddedChannel(frames);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(assembly.used()).isZero();
  }

  private static byte[] packet(int first, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int rest = length;
    do {
      int digit = rest & 0x7F;
      rest >>>= 7;
      out.write(rest > 0 ? digit | 0x80 : digit);
    } while (rest > 0);
    for (int i = 0; i < length; i++) {
      out.write(i);
    }
    return out.toByteArray();
  }

  private void connect() {
    channel.writeInbound(Unpooled.wrappedBuffer(packet(0x10, 12)));
    channel.releaseInbound();
    frames.connected(false);
  }

  @Test
  void holdsBackWhatFollowsTheConnectUntilItIsAnswered() {
    byte[] connect = packet(0x10, 12);
    byte[] publish = packet(0x30, 20_000);
    channel.writeInbound(Unpooled.wrappedBuffer(connect, publish));
    ByteBuf first = channel.readInbound();
    assertThat(first.readableBytes()).isEqualTo(connect.length);
    first.release();
    assertThat(channel.<ByteBuf>readInbound()).isNull();
    frames.connected(false);
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    ByteBuf second = channel.readInbound();
    assertThat(second.readableBytes()).isEqualTo(publish.length);
    second.release();
  }

  @Test
  void readsNoLargePacketBeforeTheConnect() {
    byte[] large = packet(0x10, PublishFrames.MOST_CONNECT_BYTES + 1);
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(large)))
        .isInstanceOf(TooLongFrameException.class);
  }

  /** However the bytes are cut, the same whole packets come out and the same are read past. */
  @Test
  void cutsTheSamePacketsOutOfAnyPieces() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    connect();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    List<String> expectedSkips = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      if (i % 7 == 3) {
        byte[] payload = new byte[MOST + random.nextInt(200_000)];
        random.nextBytes(payload);
        byte[] topic = ("t" + i).getBytes(StandardCharsets.UTF_8);
        byte[] packet = packet(0x32, 2 + topic.length + 2 + payload.length);
        int body = packet.length - (2 + topic.length + 2 + payload.length);
        packet[body] = 0;
        packet[body + 1] = (byte) topic.length;
        System.arraycopy(topic, 0, packet, body + 2, topic.length);
        packet[body + 2 + topic.length] = 0;
        packet[body + 3 + topic.length] = (byte) i;
        System.arraycopy(payload, 0, packet, body + 4 + topic.length, payload.length);
        stream.writeBytes(packet);
        expectedSkips.add(
            "t"
                + i
                + " "
                + i
                + " "
                + payload.length
                + " "
                + Arrays.hashCode(MessageDigest.getInstance("SHA-256").digest(payload)));
      } else {
        byte[] packet = packet(0x30, random.nextInt(40_000));
        stream.writeBytes(packet);
        expected.writeBytes(packet);
      }
    }
    byte[] all = stream.toByteArray();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    List<String> skips = new ArrayList<>();
    for (int at = 0; at < all.length; ) {
      int size = Math.min(all.length - at, 1 + random.nextInt(16_384));
      channel.writeInbound(Unpooled.copiedBuffer(all, at, size));
      at += size;
      Object out;
      while ((out = channel.readInbound()) != null) {
        if (out instanceof OversizedPublish skipped) {
          assertThat(skipped.qos()).isEqualTo(1);
          skips.add(
              skipped.topic()
                  + " "
                  + skipped.packetId()
                  + " "
                  + skipped.payload().length()
                  + " "
                  + Arrays.hashCode(skipped.payload().sha256()));
        } else {
          ByteBuf buffer = (ByteBuf) out;
          byte[] bytes = new byte[buffer.readableBytes()];
          buffer.readBytes(bytes);
          buffer.release();
          whole.writeBytes(bytes);
        }
      }
    }
    assertThat(skips).as("seed %d", seed).isEqualTo(expectedSkips);
    assertThat(whole.toByteArray()).as("seed %d", seed).isEqualTo(expected.toByteArray());
  }

  @Test
  void countsWhatArrivesInPartAndRefusesWhatDoesNotFit() {
    connect();
    byte[] large = packet(0x30, 40_000);
    channel.writeInbound(Unpooled.copiedBuffer(large, 0, 1_000));
    assertThat(assembly.used()).isEqualTo(large.length);
    assembly.take(90_000);
    EmbeddedChannel other =
        new EmbeddedChannel(new PublishFrames(MOST, assembly, Duration.ofSeconds(30)));
    PublishFrames second = other.pipeline().get(PublishFrames.class);
    other.writeInbound(Unpooled.wrappedBuffer(packet(0x10, 2)));
    other.releaseInbound();
    second.connected(false);
    assertThatThrownBy(() -> other.writeInbound(Unpooled.copiedBuffer(large, 0, 1_000)))
        .isInstanceOf(PublishFrames.AssemblyException.class);
    other.finishAndReleaseAll();
    assembly.giveBack(90_000);
    channel.writeInbound(Unpooled.copiedBuffer(large, 1_000, large.length - 1_000));
    assertThat(assembly.used()).isZero();
    channel.releaseInbound();
  }

  @Test
  void givesUpOnAMessageThatTakesTooLong() {
    connect();
    channel.writeInbound(Unpooled.copiedBuffer(packet(0x30, 40_000), 0, 1_000));
    channel.advanceTimeBy(31, java.util.concurrent.TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThatThrownBy(channel::checkException).isInstanceOf(PublishFrames.AssemblyException.class);
  }
}
