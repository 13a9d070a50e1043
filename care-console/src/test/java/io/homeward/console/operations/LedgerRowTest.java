package io.homeward.console.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.operations.OperationsRecords.LedgerCount;
import io.homeward.vitals.intake.RejectReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerRowTest {
  private static final Instant HOUR = Instant.parse("2026-11-24T11:00:00Z");

  @Test
  void receivedIsTheSumOfEverythingThatBecameOfIt() {
    List<LedgerRow> rows =
        LedgerRow.of(
            List.of(
                new LedgerCount("acme", HOUR, "STORED", "", 100),
                new LedgerCount("acme", HOUR, "DUPLICATE", "", 7),
                new LedgerCount("acme", HOUR, "SUPERSEDED", "", 2),
                new LedgerCount("acme", HOUR, "REJECTED", "UNIT_MISMATCH", 3),
                new LedgerCount("acme", HOUR, "REJECTED", "MALFORMED_JSON", 1),
                new LedgerCount("acme", HOUR, "WITHHELD", "CONSENT_WITHDRAWN", 5),
                new LedgerCount("acme", HOUR, "REJECTED", "DEVICE_UNASSIGNED", 40),
                new LedgerCount("acme", HOUR, "REDEEMED", "", -30),
                new LedgerCount("rival", HOUR, "STORED", "", 9)));
    assertThat(rows).hasSize(2);
    LedgerRow acme = rows.get(0);
    assertThat(acme.received()).isEqualTo(128);
    assertThat(
            acme.stored()
                + acme.duplicate()
                + acme.superseded()
                + acme.rejected()
                + acme.withheld()
                - acme.redeemed())
        .isEqualTo(acme.received());
    assertThat(acme.redeemed()).isEqualTo(30);
    assertThat(acme.reasons())
        .contains("consent withdrawn: 5", "not readable as JSON: 1", "unit of another kind: 3");
    assertThat(rows.get(1).received()).isEqualTo(9);
  }

  @Test
  void everyReasonHasWordsOfItsOwnAndAnUnknownOneIsShownAsWritten() {
    assertThat(Arrays.stream(RejectReason.values()).map(ReasonWords::of).distinct())
        .hasSize(RejectReason.values().length);
    assertThat(ReasonWords.of("NEWER_REASON")).isEqualTo("newer reason");
  }
}
