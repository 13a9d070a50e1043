package io.homeward.jobs.patient;

import io.homeward.jobs.episode.LimitTrack;
import io.homeward.jobs.episode.TrackedAlert;
import io.homeward.jobs.scoring.Nights;
import io.homeward.jobs.state.v1.Stage;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.revision.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A patient's summary while an event is worked on: {@link SummaryCodec} reads and writes it. Plain
 * data, owned by one thread.
 */
final class PatientRecord {
  /** Retractions remembered at most; the one that reaches least far goes first. */
  static final int MOST_RETRACTIONS = 64;

  private final List<SignalTrack> tracks = new ArrayList<>();
  private final List<LimitTrack> limitTracks = new ArrayList<>();
  private final List<TrackedAlert> alerts = new ArrayList<>();
  private final Map<String, Long> settledUntil = new HashMap<>();
  private final List<Retraction> retractions = new ArrayList<>();
  private final List<String> resolvedIds = new ArrayList<>();
  private final IdentityHashMap<Object, byte[]> asRead = new IdentityHashMap<>();
  private HeldBatches held = new HeldBatches();
  private Nights nights = new Nights();
  private Optional<Enrolment> enrolment = Optional.empty();
  private long enrolmentRevision;
  private Stage stage = Stage.FOLLOWED;
  private long epoch;
  private long revisionNumber;
  private long wardClockMs = Moment.CLOCK_UNKNOWN;
  private OptionalLong timerMs = OptionalLong.empty();

  /** Remembers the bytes an immutable part was read from: unchanged, it is written as it was. */
  void wasRead(Object part, byte[] bytes) {
    asRead.put(part, bytes);
  }

  /** The bytes of a part: those it was read from, or else those {@code encode} makes of it. */
  <T> byte[] bytesOf(T part, Function<T, byte[]> encode) {
    byte[] known = asRead.get(part);
    return known != null ? known : encode.apply(part);
  }

  List<SignalTrack> tracks() {
    return tracks;
  }

  List<LimitTrack> limitTracks() {
    return limitTracks;
  }

  List<TrackedAlert> alerts() {
    return alerts;
  }

  Map<String, Long> settledUntil() {
    return settledUntil;
  }

  List<Retraction> retractions() {
    return retractions;
  }

  List<String> resolvedIds() {
    return resolvedIds;
  }

  HeldBatches held() {
    return held;
  }

  Nights nights() {
    return nights;
  }

  Optional<Enrolment> enrolment() {
    return enrolment;
  }

  long enrolmentRevision() {
    return enrolmentRevision;
  }

  void enrolled(Optional<Enrolment> history, long revision) {
    enrolment = history;
    enrolmentRevision = revision;
  }

  /** Whether the batch was admitted under a history that is not known here yet. */
  boolean lacksEnrolmentOf(ReadingBatch batch) {
    return batch.enrolmentRevision() > enrolmentRevision
        || (enrolment.isEmpty() && stage == Stage.FOLLOWED);
  }

  Stage stage() {
    return stage;
  }

  void stage(Stage reached) {
    stage = reached;
  }

  long epoch() {
    return epoch;
  }

  void revisions(long currentEpoch, long lastNumber) {
    epoch = currentEpoch;
    revisionNumber = lastNumber;
  }

  long revisionNumber() {
    return revisionNumber;
  }

  Revision nextRevision() {
    return new Revision(epoch, ++revisionNumber);
  }

  /** The highest ward clock seen, or {@link Moment#CLOCK_UNKNOWN}. */
  long wardClockMs() {
    return wardClockMs;
  }

  void sawClock(long atMs) {
    wardClockMs = Math.max(wardClockMs, atMs);
  }

  OptionalLong timerMs() {
    return timerMs;
  }

  void timer(OptionalLong atMs) {
    timerMs = atMs;
  }

  /** Adds a retraction; whether it is new. */
  boolean remember(Retraction retraction) {
    for (Retraction known : retractions) {
      if (known.retractionId().equals(retraction.retractionId())) {
        return false;
      }
    }
    retractions.add(retraction);
    if (retractions.size() > MOST_RETRACTIONS) {
      retractions.stream()
          .min(java.util.Comparator.comparingLong(Retraction::untilMs))
          .ifPresent(retractions::remove);
    }
    return true;
  }

  /** Forgets what was derived from readings. */
  void forgetReadings() {
    tracks.clear();
    limitTracks.clear();
    retractions.clear();
    held = new HeldBatches();
    nights = new Nights();
  }

  /** Forgets who the patient was; the revision stays, so that what is older finds no way back. */
  void forgetPatient() {
    enrolment = Optional.empty();
    alerts.clear();
    settledUntil.clear();
    resolvedIds.clear();
  }
}
