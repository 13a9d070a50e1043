package io.homeward.vitals.wire;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;

/** Bytes of {@code enrolments} and {@code devices}. Stateless, thread-safe. */
public final class EnrolmentWire {
  private EnrolmentWire() {}

  /** The record value of an enrolment. */
  public static byte[] encode(Enrolment enrolment) {
    var message =
        io.homeward.vitals.wire.v1.Enrolment.newBuilder()
            .setPatientId(enrolment.patientId())
            .setRevision(enrolment.revision());
    enrolment
        .zones()
        .forEach(z -> message.addZoneBuilder().setFromMs(ms(z.from())).setZoneId(z.zone().getId()));
    enrolment
        .consents()
        .forEach(
            c ->
                message
                    .addConsentBuilder()
                    .setFromMs(ms(c.from()))
                    .setWithdrawnAtMs(untilMs(c.withdrawnAt())));
    enrolment
        .devices()
        .forEach(
            d ->
                message
                    .addDeviceBuilder()
                    .setDeviceId(d.deviceId())
                    .setVendor(d.vendor())
                    .setFromMs(ms(d.from()))
                    .setUntilMs(untilMs(d.until())));
    enrolment.limits().forEach(limit -> message.addLimit(limit(limit)));
    enrolment
        .statuses()
        .forEach(
            s ->
                message
                    .addStatusBuilder()
                    .setStatus(s.status().name())
                    .setFromMs(ms(s.from()))
                    .setUntilMs(untilMs(s.until())));
    enrolment
        .modelChoices()
        .forEach(
            m ->
                message
                    .addModelChoiceBuilder()
                    .setModel(m.model())
                    .setMode(m.mode().name())
                    .setFromMs(ms(m.from()))
                    .setUntilMs(untilMs(m.until())));
    enrolment
        .silenceRules()
        .forEach(
            s ->
                message
                    .addSilenceBuilder()
                    .setSignalCode(s.signal().code())
                    .setSilentForMs(s.silentFor().toMillis())
                    .setFromMs(ms(s.from()))
                    .setUntilMs(untilMs(s.until())));
    return message.build().toByteArray();
  }

  private static io.homeward.vitals.wire.v1.LimitPeriod limit(Enrolment.Limit limit) {
    var message =
        io.homeward.vitals.wire.v1.LimitPeriod.newBuilder()
            .setSignalCode(limit.signal().code())
            .setSustainedMs(limit.sustainedFor().toMillis())
            .setPriority(limit.priority().name())
            .setFromMs(ms(limit.from()))
            .setUntilMs(untilMs(limit.until()));
    limit.low().ifPresent(message::setLow);
    limit.high().ifPresent(message::setHigh);
    return message.build();
  }

  /** Reads a record value of {@code enrolments}. */
  public static Decoded<Enrolment> decode(byte[] bytes) {
    return WireFormat.decode(
        bytes, io.homeward.vitals.wire.v1.Enrolment::parseFrom, EnrolmentWire::enrolment);
  }

  private static Enrolment enrolment(io.homeward.vitals.wire.v1.Enrolment message) {
    return new Enrolment(
        message.getPatientId(),
        message.getRevision(),
        message.getZoneList().stream()
            .map(z -> new Enrolment.ZonePeriod(at(z.getFromMs()), ZoneId.of(z.getZoneId())))
            .toList(),
        message.getConsentList().stream()
            .map(c -> new Enrolment.ConsentPeriod(at(c.getFromMs()), until(c.getWithdrawnAtMs())))
            .toList(),
        message.getDeviceList().stream()
            .map(
                d ->
                    new Enrolment.DeviceAssignment(
                        d.getDeviceId(), d.getVendor(), at(d.getFromMs()), until(d.getUntilMs())))
            .toList(),
        message.getLimitList().stream().map(EnrolmentWire::limit).toList(),
        message.getStatusList().stream()
            .map(
                s ->
                    new Enrolment.StatusPeriod(
                        PatientStatus.valueOf(s.getStatus()),
                        at(s.getFromMs()),
                        until(s.getUntilMs())))
            .toList(),
        message.getModelChoiceList().stream()
            .map(
                m ->
                    new Enrolment.ModelChoice(
                        m.getModel(),
                        ModelMode.valueOf(m.getMode()),
                        at(m.getFromMs()),
                        until(m.getUntilMs())))
            .toList(),
        message.getSilenceList().stream()
            .map(
                s ->
                    new Enrolment.SilenceRule(
                        ReadingsWire.signal(s.getSignalCode()),
                        Duration.ofMillis(s.getSilentForMs()),
                        at(s.getFromMs()),
                        until(s.getUntilMs())))
            .toList());
  }

  private static Enrolment.Limit limit(io.homeward.vitals.wire.v1.LimitPeriod message) {
    return new Enrolment.Limit(
        ReadingsWire.signal(message.getSignalCode()),
        message.hasLow() ? OptionalDouble.of(message.getLow()) : OptionalDouble.empty(),
        message.hasHigh() ? OptionalDouble.of(message.getHigh()) : OptionalDouble.empty(),
        Duration.ofMillis(message.getSustainedMs()),
        AlertPriority.valueOf(message.getPriority()),
        at(message.getFromMs()),
        until(message.getUntilMs()));
  }

  /** The record value of a device registration. */
  public static byte[] encode(DeviceRegistration device) {
    return io.homeward.vitals.wire.v1.DeviceRegistration.newBuilder()
        .setDeviceId(device.deviceId())
        .setVendor(device.vendor())
        .setSecretHash(device.secretHash())
        .setRevoked(device.revoked())
        .setRevision(device.revision())
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code devices}. */
  public static Decoded<DeviceRegistration> decodeDevice(byte[] bytes) {
    return WireFormat.decode(
        bytes,
        io.homeward.vitals.wire.v1.DeviceRegistration::parseFrom,
        m ->
            new DeviceRegistration(
                m.getDeviceId(),
                m.getVendor(),
                m.getSecretHash(),
                m.getRevoked(),
                m.getRevision()));
  }

  static long ms(Instant instant) {
    return instant.toEpochMilli();
  }

  static Instant at(long ms) {
    return Instant.ofEpochMilli(ms);
  }

  static long untilMs(Optional<Instant> until) {
    return until.map(Instant::toEpochMilli).orElse(0L);
  }

  static Optional<Instant> until(long ms) {
    return ms == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
  }
}
