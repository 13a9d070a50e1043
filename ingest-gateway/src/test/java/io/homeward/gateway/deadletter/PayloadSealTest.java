package io.homeward.gateway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.gateway.admission.Refusal;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.intake.RejectedReadings.KeptPayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadSealTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;

  @Test
  void makesAKeyThatOnlyItsOwnerReadsAndFindsItAgain() throws IOException {
    Path keys = directory.resolve("new");
    PayloadKey key = PayloadKey.loadOrCreate(keys, RANDOM);
    Path file = keys.resolve(PayloadKey.FILE_NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
    assertThat(PayloadKey.loadOrCreate(keys, RANDOM).id()).isEqualTo(key.id());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> PayloadKey.loadOrCreate(keys, RANDOM)).hasMessageContaining("chmod");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "no key");
    assertThatThrownBy(() -> PayloadKey.loadOrCreate(keys, RANDOM)).hasMessageContaining("64");
  }

  @Test
  void keepsALargePayloadInPartsThatOnlyFitTogetherAsTheyWere() throws IOException {
    long seed = System.nanoTime();
    byte[] payload = new byte[1_200_000];
    new Random(seed).nextBytes(payload);
    PayloadSeal seal = new PayloadSeal(PayloadKey.loadOrCreate(directory, RANDOM), RANDOM);
    List<RejectedReadings> records =
        letters(seal)
            .records(
                new MessageOrigin("acme", "w", "t", 1_000),
                List.of(new Refusal(RejectReason.DEVICE_UNASSIGNED, 3, new int[] {0, 1, 2}, "d")),
                true,
                RefusedPayload.whole(payload, payload.length));
    assertThat(records).hasSize(3);
    assertThat(records).extracting(RejectedReadings::readingCount).containsExactly(3, 0, 0);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (RejectedReadings record : records) {
      KeptPayload part = record.payload().orElseThrow();
      assertThat(part.keepUntilMs()).isEqualTo(1_000 + Duration.ofDays(30).toMillis());
      assertThat(part.truncated()).isFalse();
      joined.writeBytes(seal.open(part, "w").orElseThrow());
      assertThat(seal.open(part, "another")).isEmpty();
    }
    assertThat(joined.toByteArray()).as("seed %d", seed).isEqualTo(payload);
    KeptPayload first = records.get(0).payload().orElseThrow();
    KeptPayload moved =
        new KeptPayload(first.encrypted(), first.keyId(), 1, 3, false, first.keepUntilMs());
    assertThat(seal.open(moved, "w")).isEmpty();
    PayloadSeal other = new PayloadSeal(new PayloadKey(new byte[32]), RANDOM);
    assertThat(other.open(first, "w")).isEmpty();
  }

  @Test
  void keepsOnlyTheBeginningOfWhatNothingRedeems() throws IOException {
    byte[] payload = new byte[100_000];
    PayloadSeal seal = new PayloadSeal(PayloadKey.loadOrCreate(directory, RANDOM), RANDOM);
    List<RejectedReadings> records =
        letters(seal)
            .records(
                new MessageOrigin("acme", "w", "t", 0),
                List.of(Refusal.ofMessage(RejectReason.MALFORMED_JSON, "d")),
                true,
                RefusedPayload.whole(payload, payload.length));
    assertThat(records).hasSize(1);
    KeptPayload kept = records.get(0).payload().orElseThrow();
    assertThat(kept.truncated()).isTrue();
    assertThat(seal.open(kept, "w").orElseThrow()).hasSize(DeadLetters.BEGINNING_BYTES);
    assertThat(kept.keepUntilMs()).isEqualTo(Duration.ofDays(7).toMillis());
  }

  private static DeadLetters letters(PayloadSeal seal) {
    RecordPublisher publisher =
        new RecordPublisher(
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
            new InFlightBytes(1));
    return new DeadLetters(publisher, seal, Duration.ofDays(30), Duration.ofDays(7));
  }
}
