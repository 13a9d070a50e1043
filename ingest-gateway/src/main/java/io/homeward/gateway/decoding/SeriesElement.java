package io.homeward.gateway.decoding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.intake.RejectReason;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one element of {@code series}: many values of one signal and unit, at even steps from
 * {@code start} or each at its own {@code measuredAt}.
 *
 * <p>Mutable, reused, owned by one thread; its columns grow no further than a message has bytes.
 */
final class SeriesElement {
  private static final int INITIAL = 64;
  private static final byte IS_NUMBER = 0;
  private static final byte IS_NULL = 1;
  private static final byte IS_NO_NUMBER = 2;

  private final ElementFields fields;
  private double[] values = new double[INITIAL];
  private byte[] kinds = new byte[INITIAL];
  private int valueCount;
  private long[] timesMs = new long[INITIAL];
  private short[] offsets = new short[INITIAL];
  private RejectReason[] timeFaults = new RejectReason[INITIAL];
  private int timeCount;
  private long everyMs;

  SeriesElement(UnitConversions units) {
    fields = new ElementFields(units);
  }

  /**
   * Reads the element at the parser into {@code out}, whatever it is.
   *
   * @return false where the message holds more readings than may be
   */
  boolean read(JsonParser json, int index, DecodedReadings out) throws IOException {
    fields.clear();
    valueCount = 0;
    timeCount = 0;
    everyMs = 0;
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        readField(json, name);
      }
      requireTimes();
      fields.conclude();
    } else {
      json.skipChildren();
      fields.blame(RejectReason.SCHEMA_VIOLATION, "", "an object");
    }
    return add(index, out);
  }

  private void readField(JsonParser json, String name) throws IOException {
    switch (name) {
      case "signal" -> fields.readSignal(json);
      case "unit" -> fields.readUnit(json);
      case "periodSeconds" -> fields.readPeriod(json);
      case "start" -> fields.readTime(json, ElementFields.START, "start");
      case "everySeconds" -> readEvery(json);
      case "measuredAt" -> readTimes(json);
      case "values" -> readValues(json);
      default -> fields.readUnknown(json);
    }
  }

  private void readEvery(JsonParser json) throws IOException {
    fields.see(ElementFields.EVERY, "everySeconds");
    double seconds = ElementFields.number(json);
    if (seconds >= 0.001 && seconds <= ElementFields.MOST_PERIOD_SECONDS) {
      everyMs = Math.round(seconds * 1_000);
    } else {
      fields.blame(RejectReason.SCHEMA_VIOLATION, "/everySeconds", "a number from 0.001 to 604800");
    }
  }

  private void readTimes(JsonParser json) throws IOException {
    fields.see(ElementFields.TIME, "measuredAt");
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      fields.blame(RejectReason.SCHEMA_VIOLATION, "/measuredAt", "an array of date-times");
      return;
    }
    timeCount = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (timeCount == timesMs.length) {
        timesMs = Arrays.copyOf(timesMs, timeCount * 2);
        offsets = Arrays.copyOf(offsets, timeCount * 2);
        timeFaults = Arrays.copyOf(timeFaults, timeCount * 2);
      }
      RejectReason reason = fields.parseTime(json);
      timeFaults[timeCount] = reason;
      timesMs[timeCount] = reason == null ? fields.lastTime().epochMs() : DecodedReadings.NO_TIME;
      offsets[timeCount] = fields.lastTime().utcOffsetMinutes();
      timeCount++;
    }
  }

  private void readValues(JsonParser json) throws IOException {
    fields.see(ElementFields.VALUE, "values");
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      fields.blame(RejectReason.SCHEMA_VIOLATION, "/values", "an array");
      return;
    }
    valueCount = 0;
    JsonToken token;
    while ((token = json.nextToken()) != JsonToken.END_ARRAY) {
      if (valueCount == values.length) {
        values = Arrays.copyOf(values, valueCount * 2);
        kinds = Arrays.copyOf(kinds, valueCount * 2);
      }
      double value = ElementFields.number(json);
      values[valueCount] = value;
      if (token == JsonToken.VALUE_NULL) {
        kinds[valueCount] = IS_NULL;
      } else {
        kinds[valueCount] = Double.isFinite(value) ? IS_NUMBER : IS_NO_NUMBER;
      }
      valueCount++;
    }
  }

  private void requireTimes() {
    fields.require(ElementFields.VALUE, "values");
    boolean even = fields.has(ElementFields.START) || fields.has(ElementFields.EVERY);
    if (fields.has(ElementFields.TIME)) {
      if (even) {
        fields.blame(
            RejectReason.SCHEMA_VIOLATION, "", "either start and everySeconds, or measuredAt");
      } else if (timeCount != valueCount) {
        fields.blame(RejectReason.SCHEMA_VIOLATION, "/measuredAt", "as many entries as values has");
      }
    } else {
      fields.require(ElementFields.START, "start");
      fields.require(ElementFields.EVERY, "everySeconds");
    }
  }

  private boolean add(int index, DecodedReadings out) {
    boolean each = fields.has(ElementFields.TIME) && timeCount == valueCount;
    int added = 0;
    for (int i = 0; i < valueCount; i++) {
      if (kinds[i] == IS_NULL) {
        continue;
      }
      if (out.isFull()) {
        return false;
      }
      long timeMs = fields.timeMs();
      short offset = fields.utcOffsetMinutes();
      if (each) {
        timeMs = timesMs[i];
        offset = offsets[i];
      } else if (timeMs != DecodedReadings.NO_TIME) {
        timeMs += i * everyMs;
      }
      RejectReason fault = fault(index, i, each ? timeFaults[i] : null, out);
      double value = fault == null ? fields.conversion().apply(values[i]) : Double.NaN;
      out.add(fields.signal(), timeMs, value, fields.periodMs(), offset, fault, index, i);
      added++;
    }
    if (added == 0 && fields.fault() != null) {
      // A series that cannot be read at all is one refusal, or it would leave no trace.
      if (out.isFull()) {
        return false;
      }
      RejectReason fault = fault(index, 0, null, out);
      out.add(
          fields.signal(),
          fields.timeMs(),
          Double.NaN,
          0,
          fields.utcOffsetMinutes(),
          fault,
          index,
          0);
    }
    return true;
  }

  /** The fault of value {@code i}, of all that it has the one that ranks first; null if none. */
  private RejectReason fault(int index, int i, RejectReason timeFault, DecodedReadings out) {
    RejectReason fault = fields.fault();
    boolean ofTime = timeFault != null && ElementFields.outranks(timeFault, fault);
    if (ofTime) {
      fault = timeFault;
    }
    boolean ofValue =
        i < valueCount
            && kinds[i] == IS_NO_NUMBER
            && ElementFields.outranks(RejectReason.VALUE_NOT_A_NUMBER, fault);
    if (ofValue) {
      fault = RejectReason.VALUE_NOT_A_NUMBER;
    }
    if (fault != null && out.needsDetail(fault)) {
      String series = "/series/" + index;
      if (ofValue) {
        out.detail(fault, series + "/values/" + i + ": expected a number or null");
      } else if (ofTime) {
        out.detail(
            fault, series + "/measuredAt/" + i + ": expected " + ElementFields.timeExpected(fault));
      } else {
        out.detail(fault, fields.detail(series));
      }
    }
    return fault;
  }
}
