package io.homeward.simulator.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the canonical payload in its series form: {@code start}, {@code everySeconds} and {@code
 * values} with {@code null} for a hole where readings come at a steady beat, one {@code measuredAt}
 * for each value otherwise. Stateless, thread-safe.
 */
public final class CanonicalJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CanonicalJson() {}

  /** The payload of these series, UTF-8. */
  public static byte[] encode(List<SignalReadings> series) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("series");
      for (SignalReadings readings : series) {
        write(json, readings);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, SignalReadings readings) throws IOException {
    Rfc3339 times = new Rfc3339(readings.utcOffsetMinutes());
    json.writeStartObject();
    json.writeStringField("signal", readings.signal().code());
    json.writeStringField("unit", readings.signal().unit());
    if (readings.periodMs() > 0) {
      writeNumber(json, "periodSeconds", readings.periodMs() / 1_000.0);
    }
    long beatMs = beatMs(readings.measuredAtMs());
    if (beatMs > 0) {
      json.writeFieldName("start");
      times.write(json, readings.measuredAtMs()[0]);
      json.writeNumberField("everySeconds", beatMs / 1_000);
      writeSteadily(json, readings, beatMs);
    } else {
      json.writeArrayFieldStart("measuredAt");
      for (long atMs : readings.measuredAtMs()) {
        times.write(json, atMs);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("values");
      for (double value : readings.values()) {
        writeNumber(json, value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeSteadily(JsonGenerator json, SignalReadings readings, long beatMs)
      throws IOException {
    json.writeArrayFieldStart("values");
    long expectedMs = readings.measuredAtMs()[0];
    for (int i = 0; i < readings.size(); i++) {
      for (; expectedMs < readings.measuredAtMs()[i]; expectedMs += beatMs) {
        json.writeNull();
      }
      writeNumber(json, readings.values()[i]);
      expectedMs += beatMs;
    }
    json.writeEndArray();
  }

  /**
   * The beat in milliseconds, whole seconds, in which all times lie with fewer holes than readings;
   * 0 where there is none.
   */
  private static long beatMs(long[] atMs) {
    long beatMs = Long.MAX_VALUE;
    for (int i = 1; i < atMs.length; i++) {
      long stepMs = atMs[i] - atMs[i - 1];
      if (stepMs <= 0) {
        return 0;
      }
      beatMs = Math.min(beatMs, stepMs);
    }
    if (atMs.length < 2 || beatMs % 1_000 != 0) {
      return 0;
    }
    for (int i = 1; i < atMs.length; i++) {
      if ((atMs[i] - atMs[0]) % beatMs != 0) {
        return 0;
      }
    }
    long places = (atMs[atMs.length - 1] - atMs[0]) / beatMs + 1;
    return places < 2L * atMs.length ? beatMs : 0;
  }

  private static void writeNumber(JsonGenerator json, String field, double value)
      throws IOException {
    json.writeFieldName(field);
    writeNumber(json, value);
  }

  private static void writeNumber(JsonGenerator json, double value) throws IOException {
    long whole = (long) value;
    if (whole == value) {
      json.writeNumber(whole);
    } else {
      json.writeNumber(value);
    }
  }
}
