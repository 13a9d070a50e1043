package io.homeward.gateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReceiptTest {
  private final List<Receipt> settled = new ArrayList<>();

  @Test
  void settlesOnceAfterTheLastRecordAndTheSeal() {
    Receipt receipt = new Receipt(settled::add);
    receipt.expect();
    receipt.settle(true);
    receipt.expect();
    receipt.seal();
    assertThat(settled).isEmpty();
    receipt.settle(true);
    assertThat(settled).containsExactly(receipt);
    assertThat(receipt.isDurable()).isTrue();
  }

  @Test
  void isNotDurableIfAnyRecordIsNot() {
    Receipt receipt = new Receipt(settled::add);
    receipt.expect();
    receipt.expect();
    receipt.seal();
    receipt.settle(false);
    assertThat(receipt.isSettled()).isFalse();
    receipt.settle(true);
    assertThat(receipt.isSettled()).isTrue();
    assertThat(receipt.isDurable()).isFalse();
  }

  @Test
  void bytesInFlightWakeWhoWaitsOnceAQuarterIsFree() {
    InFlightBytes inFlight = new InFlightBytes(100);
    AtomicInteger woken = new AtomicInteger();
    inFlight.take(120);
    assertThat(inFlight.isExhausted()).isTrue();
    assertThat(inFlight.tryTake(1)).isFalse();
    inFlight.whenRoom(woken::incrementAndGet);
    inFlight.giveBack(40);
    assertThat(woken).hasValue(0);
    inFlight.giveBack(10);
    assertThat(woken).hasValue(1);
    inFlight.whenRoom(woken::incrementAndGet);
    assertThat(woken).hasValue(2);
    assertThat(inFlight.used()).isEqualTo(70);
  }
}
