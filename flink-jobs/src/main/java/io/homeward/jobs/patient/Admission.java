package io.homeward.jobs.patient;

import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Lets the readings of a batch into the timeline, but for those retracted before they came, those
 * too late or too early to be judged, and those without consent: the gateway asked already, under
 * the enrolment it knew then. Owned by one thread.
 */
final class Admission {
  private final Enrolment enrolment;
  private final List<Retraction> retractions;
  private final Map<ReadingFate, Integer> fates;

  /** Counts into {@code fates}. */
  Admission(Enrolment enrolment, List<Retraction> retractions, Map<ReadingFate, Integer> fates) {
    this.enrolment = enrolment;
    this.retractions = retractions;
    this.fates = fates;
  }

  void admit(ReadingBatch batch, PatientSession session, long wardClockMs) {
    boolean consented = isConsentedThroughout(batch);
    int from = 0;
    while (from < batch.size()) {
      ReadingFate fate = fate(batch, from, consented, session);
      int to = from + 1;
      while (to < batch.size() && fate(batch, to, consented, session) == fate) {
        to++;
      }
      if (fate == ReadingFate.MERGED) {
        PatientTimeline.Merged merged = session.timeline().merge(batch, from, to, wardClockMs);
        count(fates, ReadingFate.MERGED, merged.counts().stored());
        count(fates, ReadingFate.DUPLICATE, merged.counts().duplicate());
        count(fates, ReadingFate.SUPERSEDED, merged.counts().superseded());
        count(fates, ReadingFate.TOO_LATE, merged.tooLate());
      } else {
        count(fates, fate, to - from);
      }
      from = to;
    }
  }

  /** Whether one consent covers the whole batch: then no reading need be asked about. */
  private boolean isConsentedThroughout(ReadingBatch batch) {
    if (batch.size() == 0) {
      return true;
    }
    Instant first = Instant.ofEpochMilli(batch.measuredAtMs()[0]);
    long lastMs = Math.max(batch.measuredAtMs()[batch.size() - 1], batch.receivedAtMs());
    Instant last = Instant.ofEpochMilli(lastMs);
    return enrolment.consents().stream()
        .anyMatch(
            consent ->
                Enrolment.covers(consent.from(), consent.withdrawnAt(), first)
                    && Enrolment.covers(consent.from(), consent.withdrawnAt(), last));
  }

  private ReadingFate fate(ReadingBatch batch, int i, boolean consented, PatientSession session) {
    long measuredAtMs = batch.measuredAtMs()[i];
    if (measuredAtMs > batch.receivedAtMs() + PatientTimeline.FUTURE_MOST_MS) {
      return ReadingFate.IN_FUTURE;
    }
    for (Retraction retraction : retractions) {
      if (retraction.covers(batch.deviceId(), batch.signal(), measuredAtMs, batch.receivedAtMs())) {
        return ReadingFate.RETRACTED;
      }
    }
    if (!consented && !isConsented(measuredAtMs, batch.receivedAtMs())) {
      return ReadingFate.WITHOUT_CONSENT;
    }
    return session.isTooLateForItsNight(batch, i) ? ReadingFate.TOO_LATE : ReadingFate.MERGED;
  }

  private boolean isConsented(long measuredAtMs, long receivedAtMs) {
    ConsentDecision consent =
        enrolment.consentFor(
            Instant.ofEpochMilli(measuredAtMs), Instant.ofEpochMilli(receivedAtMs));
    return consent == ConsentDecision.GIVEN;
  }

  static void count(Map<ReadingFate, Integer> fates, ReadingFate fate, int readings) {
    if (readings > 0) {
      fates.merge(fate, readings, Integer::sum);
    }
  }
}
