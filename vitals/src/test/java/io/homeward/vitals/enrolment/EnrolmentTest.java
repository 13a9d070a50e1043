package io.homeward.vitals.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.ModelChoice;
import io.homeward.vitals.enrolment.Enrolment.StatusPeriod;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrolmentTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private static Instant day(int n) {
    return T0.plusSeconds(86_400L * n);
  }

  private static Enrolment with(
      List<ZonePeriod> zones,
      List<ConsentPeriod> consents,
      List<StatusPeriod> statuses,
      List<ModelChoice> models) {
    return new Enrolment(
        "p", 1, zones, consents, List.of(), List.of(), statuses, models, List.of());
  }

  private static Enrolment consents(ConsentPeriod... periods) {
    return with(List.of(), List.of(periods), List.of(), List.of());
  }

  @Test
  void aGrantDoesNotReachBack() {
    Enrolment enrolment = consents(new ConsentPeriod(day(5), Optional.empty()));
    assertThat(enrolment.consentFor(day(4), day(6))).isEqualTo(ConsentDecision.ABSENT);
    assertThat(enrolment.consentFor(day(5), day(6))).isEqualTo(ConsentDecision.GIVEN);
  }

  @Test
  void afterWithdrawalNothingThatArrivesIsProcessedHoweverEarlyItWasMeasured() {
    Enrolment enrolment = consents(new ConsentPeriod(day(1), Optional.of(day(5))));
    assertThat(enrolment.consentFor(day(2), day(4))).isEqualTo(ConsentDecision.GIVEN);
    assertThat(enrolment.consentFor(day(2), day(5))).isEqualTo(ConsentDecision.WITHDRAWN);
    assertThat(enrolment.consentFor(day(6), day(6))).isEqualTo(ConsentDecision.WITHDRAWN);
  }

  @Test
  void aSecondGrantCoversWhatIsMeasuredAfterIt() {
    Enrolment enrolment =
        consents(
            new ConsentPeriod(day(1), Optional.of(day(5))),
            new ConsentPeriod(day(8), Optional.empty()));
    assertThat(enrolment.consentFor(day(9), day(9))).isEqualTo(ConsentDecision.GIVEN);
    assertThat(enrolment.consentFor(day(2), day(9))).isEqualTo(ConsentDecision.WITHDRAWN);
  }

  @Test
  void theZoneInForceIsTheLastThatBeganAndUtcWhereNoneIsKnown() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    Enrolment enrolment =
        with(
            List.of(new ZonePeriod(day(0), berlin), new ZonePeriod(day(10), tokyo)),
            List.of(),
            List.of(),
            List.of());
    assertThat(enrolment.zoneAt(day(9))).isEqualTo(berlin);
    assertThat(enrolment.zoneAt(day(10))).isEqualTo(tokyo);
    assertThat(enrolment.zoneAt(day(-3))).isEqualTo(berlin);
    assertThat(Enrolment.empty("p", 0).zoneAt(T0)).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void aPauseEndsByItself() {
    Enrolment enrolment =
        with(
            List.of(),
            List.of(),
            List.of(new StatusPeriod(PatientStatus.PAUSED, day(2), Optional.of(day(4)))),
            List.of());
    assertThat(enrolment.statusAt(day(1))).isEqualTo(PatientStatus.ACTIVE);
    assertThat(enrolment.statusAt(day(3))).isEqualTo(PatientStatus.PAUSED);
    assertThat(enrolment.statusAt(day(4))).isEqualTo(PatientStatus.ACTIVE);
  }

  @Test
  void aModelNobodyChoseRunsInShadow() {
    Enrolment enrolment =
        with(
            List.of(),
            List.of(),
            List.of(),
            List.of(new ModelChoice("m", ModelMode.CHOSEN, day(3), Optional.empty())));
    assertThat(enrolment.modelModeAt("m", day(2))).isEqualTo(ModelMode.SHADOW);
    assertThat(enrolment.modelModeAt("m", day(3))).isEqualTo(ModelMode.CHOSEN);
    assertThat(enrolment.modelModeAt("other", day(3))).isEqualTo(ModelMode.SHADOW);
  }
}
