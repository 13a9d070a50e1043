package io.homeward.jobs.patient;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.homeward.jobs.episode.LimitRun;
import io.homeward.jobs.episode.LimitTrack;
import io.homeward.jobs.episode.TrackedAlert;
import io.homeward.jobs.state.v1.Held;
import io.homeward.jobs.state.v1.HeldBatch;
import io.homeward.jobs.state.v1.History;
import io.homeward.jobs.state.v1.HourRuns;
import io.homeward.jobs.state.v1.PatientSummary;
import io.homeward.jobs.state.v1.Run;
import io.homeward.jobs.state.v1.Track;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.Decoded;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.ReadingsWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Bytes of a patient's summary: protobuf, so that a later version reads what an earlier one wrote.
 * Bytes that cannot be read stop the job: state is never guessed at. Stateless, thread-safe.
 */
final class SummaryCodec {
  /** Raised where a reader of the older kind would misread what it finds. */
  static final int FORMAT = 1;

  private SummaryCodec() {}

  static byte[] encode(PatientRecord record) {
    PatientSummary.Builder to =
        PatientSummary.newBuilder()
            .setFormat(FORMAT)
            .setEnrolmentRevision(record.enrolmentRevision())
            .setStage(record.stage())
            .setEpoch(record.epoch())
            .setRevisionNumber(record.revisionNumber())
            .setWardClockMs(record.wardClockMs())
            .addAllResolvedAlertId(record.resolvedIds());
    record
        .enrolment()
        .ifPresent(e -> to.setEnrolment(bytes(record.bytesOf(e, EnrolmentWire::encode))));
    record.timerMs().ifPresent(to::setTimerMs);
    record.tracks().forEach(track -> to.addTrack(track(track)));
    to.setNights(NightsCodec.encode(record.nights()));
    for (LimitTrack track : record.limitTracks()) {
      if (!track.isEmpty()) {
        to.addLimitTrack(limitTrack(track));
      }
    }
    for (TrackedAlert tracked : record.alerts()) {
      to.addAlertBuilder()
          .setAlert(bytes(record.bytesOf(tracked.alert(), AlertWire::encode)))
          .setResolved(tracked.resolved())
          .setChangedAtMs(tracked.changedAtMs());
    }
    record
        .settledUntil()
        .forEach((cause, until) -> to.addHistoryBuilder().setCause(cause).setSettledUntilMs(until));
    record.retractions().forEach(r -> to.addRetraction(bytes(ReadingsWire.encode(r))));
    if (!record.held().waiting().isEmpty()) {
      Held.Builder held = to.getHeldBuilder().setNextNumber(record.held().nextNumber());
      for (HeldBatches.Held batch : record.held().waiting()) {
        held.addBatchBuilder()
            .setNumber(batch.number())
            .setBytes(batch.bytes())
            .setEnrolmentRevision(batch.enrolmentRevision())
            .setReadings(batch.readings());
      }
    }
    return to.build().toByteArray();
  }

  private static ByteString bytes(byte[] bytes) {
    return ByteString.copyFrom(bytes);
  }

  private static Track track(SignalTrack track) {
    Track.Builder to =
        Track.newBuilder()
            .setDeviceId(track.deviceId())
            .setSignalCode(track.signal().code())
            .setFrontierMs(track.frontierMs())
            .setFrontierOffsetMinutes(track.frontierOffsetMinutes())
            .setFloorHour(track.floorHour())
            .setAdvancedAtMs(track.advancedAtMs())
            .setSomeWithoutOffset(track.someWithoutOffset());
    if (track.lowestOffsetMinutes() <= track.highestOffsetMinutes()) {
      to.setLowestOffsetMinutes(track.lowestOffsetMinutes())
          .setHighestOffsetMinutes(track.highestOffsetMinutes());
    }
    long previous = 0;
    for (int i = 0; i < track.openHours().size(); i++) {
      to.addHour(track.openHours().get(i) - previous);
      previous = track.openHours().get(i);
    }
    return to.build();
  }

  private static io.homeward.jobs.state.v1.LimitTrack limitTrack(LimitTrack track) {
    LimitTrack.Key key = track.key();
    var to =
        io.homeward.jobs.state.v1.LimitTrack.newBuilder()
            .setDeviceId(track.deviceId())
            .setSignalCode(key.signal().code())
            .setSustainedMs(key.sustainedMs())
            .setFromMs(key.fromMs());
    key.low().ifPresent(to::setLow);
    key.high().ifPresent(to::setHigh);
    track.carried().ifPresent(run -> to.setCarried(run(run)));
    track.settled().forEach(run -> to.addSettled(run(run)));
    track
        .byHour()
        .forEach(
            (hour, runs) -> {
              HourRuns.Builder ofHour = to.addHourBuilder().setHour(hour);
              runs.forEach(run -> ofHour.addRun(run(run)));
            });
    return to.build();
  }

  private static Run run(LimitRun run) {
    return Run.newBuilder()
        .setStartMs(run.startMs())
        .setLengthMs(run.lastMs() - run.startMs())
        .setCount(run.count())
        .setExtreme(run.extreme())
        .setFromFirst(run.fromFirst())
        .setToLast(run.toLast())
        .build();
  }

  /** Reads what {@link #encode} wrote. */
  static PatientRecord decode(byte[] bytes) {
    PatientSummary from;
    try {
      from = PatientSummary.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a patient's summary that cannot be read", e);
    }
    if (from.getFormat() != FORMAT) {
      throw new IllegalStateException("a patient's summary of format " + from.getFormat());
    }
    PatientRecord record = new PatientRecord();
    record.enrolled(enrolment(record, from.getEnrolment()), from.getEnrolmentRevision());
    record.stage(from.getStage());
    record.revisions(from.getEpoch(), from.getRevisionNumber());
    record.sawClock(from.getWardClockMs());
    record.timer(from.hasTimerMs() ? OptionalLong.of(from.getTimerMs()) : OptionalLong.empty());
    from.getTrackList().forEach(track -> record.tracks().add(track(track)));
    NightsCodec.restore(from.getNights(), record.nights());
    from.getLimitTrackList().forEach(track -> record.limitTracks().add(limitTrack(track)));
    for (var tracked : from.getAlertList()) {
      byte[] read = tracked.getAlert().toByteArray();
      Alert alert = known(AlertWire.decodeAlert(read));
      record.wasRead(alert, read);
      record.alerts().add(new TrackedAlert(alert, tracked.getResolved(), tracked.getChangedAtMs()));
    }
    for (History history : from.getHistoryList()) {
      record.settledUntil().put(history.getCause(), history.getSettledUntilMs());
    }
    from.getRetractionList().forEach(r -> record.retractions().add(retraction(r)));
    record.resolvedIds().addAll(from.getResolvedAlertIdList());
    List<HeldBatches.Held> held = new ArrayList<>();
    for (HeldBatch batch : from.getHeld().getBatchList()) {
      held.add(
          new HeldBatches.Held(
              batch.getNumber(),
              batch.getBytes(),
              batch.getEnrolmentRevision(),
              batch.getReadings()));
    }
    record.held().restore(from.getHeld().getNextNumber(), held);
    return record;
  }

  private static Optional<Enrolment> enrolment(PatientRecord record, ByteString from) {
    if (from.isEmpty()) {
      return Optional.empty();
    }
    byte[] read = from.toByteArray();
    Enrolment enrolment = known(EnrolmentWire.decode(read));
    record.wasRead(enrolment, read);
    return Optional.of(enrolment);
  }

  private static <T> T known(Decoded<T> decoded) {
    return decoded.fold(
        value -> value,
        why -> {
          throw new IllegalStateException("part of a patient's summary cannot be read: " + why);
        });
  }

  private static Signal signal(String code) {
    return Signal.byCode(code)
        .orElseThrow(() -> new IllegalStateException("a summary of a signal not known"));
  }

  private static SignalTrack track(Track from) {
    SignalTrack track = new SignalTrack(from.getDeviceId(), signal(from.getSignalCode()));
    track.restore(
        from.getFrontierMs(),
        (short) from.getFrontierOffsetMinutes(),
        from.getFloorHour(),
        from.getAdvancedAtMs(),
        from.getSomeWithoutOffset());
    if (from.hasLowestOffsetMinutes()) {
      track.sawOffset(from.getLowestOffsetMinutes());
      track.sawOffset(from.getHighestOffsetMinutes());
    }
    long hour = 0;
    for (long difference : from.getHourList()) {
      hour += difference;
      track.openHours().add(hour);
    }
    return track;
  }

  private static LimitTrack limitTrack(io.homeward.jobs.state.v1.LimitTrack from) {
    LimitTrack track =
        new LimitTrack(
            from.getDeviceId(),
            new LimitTrack.Key(
                signal(from.getSignalCode()),
                from.hasLow() ? OptionalDouble.of(from.getLow()) : OptionalDouble.empty(),
                from.hasHigh() ? OptionalDouble.of(from.getHigh()) : OptionalDouble.empty(),
                from.getSustainedMs(),
                from.getFromMs()));
    if (from.hasCarried()) {
      track.carry(Optional.of(run(from.getCarried())));
    }
    from.getSettledList().forEach(run -> track.settled().add(run(run)));
    for (HourRuns hour : from.getHourList()) {
      track
          .byHour()
          .put(hour.getHour(), hour.getRunList().stream().map(SummaryCodec::run).toList());
    }
    return track;
  }

  private static LimitRun run(Run from) {
    return new LimitRun(
        from.getStartMs(),
        from.getStartMs() + from.getLengthMs(),
        from.getCount(),
        from.getExtreme(),
        from.getFromFirst(),
        from.getToLast());
  }

  private static Retraction retraction(ByteString from) {
    return known(ReadingsWire.decode(from.toByteArray()))
        .fold(
            batch -> {
              throw new IllegalStateException("a batch where a retraction belongs");
            },
            retraction -> retraction);
  }
}
