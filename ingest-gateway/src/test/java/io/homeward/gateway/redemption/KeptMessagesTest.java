package io.homeward.gateway.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptMessagesTest {
  private final KeptMessages messages = new KeptMessages();

  private static RejectedReadings record(
      int message, RejectReason reason, int index, int part, int parts, int bytes) {
    return new RejectedReadings(
        "acme",
        "d1",
        "t",
        reason,
        "",
        1,
        new int[] {index},
        message,
        10,
        new byte[] {1},
        parts == 0
            ? Optional.empty()
            : Optional.of(
                new RejectedReadings.KeptPayload(new byte[bytes], "key", part, parts, false, 99)));
  }

  @Test
  void aMessageIsReadyWhenItsPartsAreThereAndAgainWhenItsOtherReasonCame() {
    messages.add(2, 7, record(1, RejectReason.DEVICE_UNASSIGNED, 0, 0, 2, 100));
    assertThat(messages.ready()).isEmpty();
    messages.add(2, 8, record(1, RejectReason.DEVICE_UNASSIGNED, 0, 1, 2, 100));
    KeptMessage message = messages.ready().get(0);
    assertThat(message.firstOffset()).isEqualTo(7);
    message.settle();
    assertThat(messages.ready()).isEmpty();
    messages.add(2, 9, record(1, RejectReason.PATIENT_ENDED, 3, 0, 0, 0));
    assertThat(messages.ready()).containsExactly(message);
    assertThat(message.refused().stream().toArray()).containsExactly(0, 3);
  }

  @Test
  void takesNothingThatAnEnrolmentCannotMend() {
    messages.add(0, 0, record(1, RejectReason.UNIT_MISMATCH, 0, 0, 1, 100));
    messages.add(0, 1, record(2, RejectReason.CONSENT_WITHDRAWN, 0, 0, 0, 0));
    assertThat(messages.ready()).isEmpty();
  }

  @Test
  void holdsNoMoreMessagesThanItMayAndTellsWhichGaveWayUnseen() {
    for (int i = 0; i < KeptMessages.MOST_MESSAGES; i++) {
      assertThat(messages.add(0, i, record(i, RejectReason.DEVICE_UNKNOWN, 0, 0, 1, 100)))
          .isEmpty();
    }
    messages.ready().get(0).settle();
    assertThat(messages.add(0, 100, record(100, RejectReason.DEVICE_UNKNOWN, 0, 0, 1, 100)))
        .isEmpty();
    List<KeptMessage> unseen =
        messages.add(0, 101, record(101, RejectReason.DEVICE_UNKNOWN, 0, 0, 1, 100));
    assertThat(unseen).hasSize(1);
    assertThat(unseen.get(0).firstOffset()).isEqualTo(1);
    assertThat(messages.ready()).hasSize(KeptMessages.MOST_MESSAGES);
  }

  @Test
  void holdsNoMoreBytesThanItMay() {
    int megabyte = 1 << 20;
    for (int i = 0; i < 20; i++) {
      messages.add(0, i, record(i, RejectReason.DEVICE_UNKNOWN, 0, 0, 1, megabyte));
    }
    assertThat(messages.ready()).hasSize((int) (KeptMessages.MOST_BYTES / megabyte));
  }

  @Test
  void isNotLedAstrayByARecordThatClaimsWhatCannotBe() {
    messages.add(0, 0, record(1, RejectReason.DEVICE_UNKNOWN, -1, 5, 2, 100));
    messages.add(0, 1, record(1, RejectReason.DEVICE_UNKNOWN, Integer.MAX_VALUE, 0, 1 << 30, 1));
    assertThat(messages.ready()).isEmpty();
    messages.add(0, 2, record(1, RejectReason.DEVICE_UNKNOWN, 4, 0, 1, 100));
    assertThat(messages.ready().get(0).refused().stream().toArray()).containsExactly(4);
  }
}
