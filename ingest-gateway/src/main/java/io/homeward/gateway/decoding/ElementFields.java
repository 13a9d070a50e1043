package io.homeward.gateway.decoding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.homeward.gateway.units.UnitConversion;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has been read of one reading or one series: JSON gives its fields in any order, so nothing
 * is judged before the element ends. Of several faults the one with the lowest rank is the
 * element's.
 *
 * <p>Mutable, reused, owned by one thread.
 */
final class ElementFields {
  /**
   * A week: longer than any interval a wearable reports, and well within an int of milliseconds.
   */
  static final double MOST_PERIOD_SECONDS = 604_800;

  static final int SIGNAL = 1;
  static final int UNIT = 1 << 1;
  static final int PERIOD = 1 << 2;
  static final int TIME = 1 << 3;
  static final int VALUE = 1 << 4;
  static final int START = 1 << 5;
  static final int EVERY = 1 << 6;

  private static final Map<String, Signal> SIGNALS =
      Arrays.stream(Signal.values())
          .flatMap(s -> Stream.of(Map.entry(s.name(), s), Map.entry(s.code(), s)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final UnitConversions units;
  private final Rfc3339 time = new Rfc3339();
  private int seen;
  private Signal signal;
  private String unit;
  private int periodMs;
  private long timeMs;
  private short utcOffsetMinutes;
  private UnitConversion conversion;
  private RejectReason fault;
  private String field;
  private String expected;

  ElementFields(UnitConversions units) {
    this.units = units;
  }

  void clear() {
    seen = 0;
    signal = null;
    unit = null;
    periodMs = 0;
    timeMs = DecodedReadings.NO_TIME;
    utcOffsetMinutes = ReadingBatch.NO_UTC_OFFSET;
    conversion = UnitConversion.IDENTITY;
    fault = null;
    field = "";
    expected = "";
  }

  /**
   * Notes that a field was met; the same again is a violation, since one of the two would be lost.
   */
  void see(int bit, String name) {
    if ((seen & bit) != 0) {
      blame(RejectReason.SCHEMA_VIOLATION, "/" + name, "given once");
    }
    seen |= bit;
  }

  boolean has(int bit) {
    return (seen & bit) != 0;
  }

  void require(int bit, String name) {
    if (!has(bit)) {
      blame(RejectReason.SCHEMA_VIOLATION, "/" + name, "required");
    }
  }

  void readSignal(JsonParser json) throws IOException {
    see(SIGNAL, "signal");
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      blame(RejectReason.SCHEMA_VIOLATION, "/signal", "a string");
      return;
    }
    signal = SIGNALS.get(json.getText());
    if (signal == null) {
      blame(
          RejectReason.SIGNAL_UNKNOWN, "/signal", "a signal's name or code, HEART_RATE or 8867-4");
    }
  }

  void readUnit(JsonParser json) throws IOException {
    see(UNIT, "unit");
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      blame(RejectReason.SCHEMA_VIOLATION, "/unit", "a string");
      return;
    }
    unit = json.getText();
  }

  void readPeriod(JsonParser json) throws IOException {
    see(PERIOD, "periodSeconds");
    double seconds = number(json);
    if (seconds >= 0 && seconds <= MOST_PERIOD_SECONDS) {
      periodMs = (int) Math.rint(seconds * 1_000);
    } else {
      blame(RejectReason.PERIOD_INVALID, "/periodSeconds", "a number from 0 to 604800");
    }
  }

  /**
   * Reads the time at which the element lies or starts; {@code bit} and {@code name} are its field.
   */
  void readTime(JsonParser json, int bit, String name) throws IOException {
    see(bit, name);
    RejectReason reason = parseTime(json);
    if (reason == null) {
      timeMs = time.epochMs();
      utcOffsetMinutes = time.utcOffsetMinutes();
    } else {
      blame(reason, "/" + name, timeExpected(reason));
    }
  }

  /** Reads a time of which {@link #lastTime} is to be asked; the reason where it is none. */
  RejectReason parseTime(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return RejectReason.TIME_UNREADABLE;
    }
    return switch (time.read(
        json.getTextCharacters(), json.getTextOffset(), json.getTextLength())) {
      case READ -> null;
      case MISSING_ZONE -> RejectReason.TIME_MISSING_ZONE;
      case UNREADABLE -> RejectReason.TIME_UNREADABLE;
    };
  }

  Rfc3339 lastTime() {
    return time;
  }

  static String timeExpected(RejectReason reason) {
    return reason == RejectReason.TIME_MISSING_ZONE
        ? "an offset: Z or +hh:mm"
        : "an RFC 3339 date-time, 2026-11-24T08:15:00+01:00";
  }

  /** The number at the parser; NaN where there is none, infinity where it is past a double. */
  static double number(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return json.getDoubleValue();
    }
    json.skipChildren();
    return Double.NaN;
  }

  void readUnknown(JsonParser json) throws IOException {
    json.skipChildren();
    blame(RejectReason.SCHEMA_VIOLATION, "", "no field but those of the schema");
  }

  /** Judges what needs several fields: unit against signal, period against kind. */
  void conclude() {
    require(SIGNAL, "signal");
    require(UNIT, "unit");
    if (signal == null || unit == null) {
      return;
    }
    conversion = units.of(signal, unit);
    switch (conversion.fit()) {
      case CONVERTIBLE -> {}
      case OTHER_DIMENSION ->
          blame(RejectReason.UNIT_MISMATCH, "/unit", "a unit that converts to " + signal.unit());
      case UNKNOWN ->
          blame(RejectReason.UNIT_UNKNOWN, "/unit", "a UCUM unit such as " + signal.unit());
    }
    if (signal.kind() == Signal.Kind.INTERVAL && periodMs == 0) {
      blame(
          RejectReason.PERIOD_INVALID,
          "/periodSeconds",
          "the length of the interval: " + signal.name() + " is measured over one");
    }
  }

  void blame(RejectReason reason, String where, String what) {
    if (fault == null || rank(reason) < rank(fault)) {
      fault = reason;
      field = where;
      expected = what;
    }
  }

  /** Structure before time before everything else: without either nothing else can be judged. */
  private static int rank(RejectReason reason) {
    if (reason == RejectReason.SCHEMA_VIOLATION) {
      return 0;
    }
    return reason == RejectReason.TIME_UNREADABLE || reason == RejectReason.TIME_MISSING_ZONE
        ? 1
        : 2;
  }

  static boolean outranks(RejectReason one, RejectReason other) {
    return other == null || rank(one) < rank(other);
  }

  Signal signal() {
    return signal;
  }

  int periodMs() {
    return periodMs;
  }

  long timeMs() {
    return timeMs;
  }

  short utcOffsetMinutes() {
    return utcOffsetMinutes;
  }

  UnitConversion conversion() {
    return conversion;
  }

  RejectReason fault() {
    return fault;
  }

  /** The detail of the fault, for the element at {@code pointer}. */
  String detail(String pointer) {
    return pointer + field + ": expected " + expected;
  }
}
