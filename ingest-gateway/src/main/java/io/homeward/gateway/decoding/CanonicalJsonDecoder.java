package io.homeward.gateway.decoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.intake.RejectReason;
import java.io.IOException;

/**
 * Reads the canonical payload, {@code docs/schema/readings.schema.json}: what the schema refuses
 * this refuses, and the other way round.
 *
 * <p>Hostile input is expected: nesting, names, strings and numbers have bounds, no input makes it
 * throw, and every reading it meets is in the result, good or with its reason. Owned by one thread.
 */
public final class CanonicalJsonDecoder {
  /** Stands on every batch that this decoder made. */
  public static final String MAPPING_NAME = "canonical-json";

  /** Version of the canonical payload. */
  public static final int MAPPING_VERSION = 1;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(256)
                  .maxNameLength(64)
                  .maxNumberLength(64)
                  .build())
          // Names come from strangers: the virtual machine's table of strings is not theirs to
          // fill.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final ReadingElement reading;
  private final SeriesElement series;

  /** A decoder that converts units by {@code units}. */
  public CanonicalJsonDecoder(UnitConversions units) {
    reading = new ReadingElement(units);
    series = new SeriesElement(units);
  }

  /** Reads {@code length} bytes of a message into {@code out}, which forgets what it held. */
  public void decode(byte[] payload, int offset, int length, DecodedReadings out) {
    out.clear();
    try (JsonParser json = JSON.createParser(payload, offset, length)) {
      if (readRoot(json, out) && json.nextToken() != null) {
        out.fail(RejectReason.MALFORMED_JSON, "expected nothing after the object");
      }
    } catch (JsonProcessingException e) {
      // Its own message may quote the payload.
      JsonLocation at = e.getLocation();
      out.fail(
          RejectReason.MALFORMED_JSON,
          at == null
              ? "expected JSON within the stated bounds"
              : "line %d, column %d: expected JSON within the stated bounds"
                  .formatted(at.getLineNr(), at.getColumnNr()));
    } catch (IOException e) {
      out.fail(RejectReason.MALFORMED_JSON, "expected UTF-8");
    }
  }

  /** False where the message is refused before its end. */
  private boolean readRoot(JsonParser json, DecodedReadings out) throws IOException {
    JsonToken first = json.nextToken();
    if (first != JsonToken.START_OBJECT) {
      if (first == null) {
        return fail(out, RejectReason.MALFORMED_JSON, "expected JSON, found nothing");
      }
      json.skipChildren();
      return fail(out, RejectReason.SCHEMA_VIOLATION, ": expected an object");
    }
    boolean hasRevision = false;
    boolean hasReadings = false;
    boolean hasSeries = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      boolean goOn;
      switch (name) {
        case "revision" -> {
          goOn = !hasRevision && readRevision(json, out);
          hasRevision = true;
        }
        case "readings" -> {
          goOn = !hasReadings && readReadings(json, out);
          hasReadings = true;
        }
        case "series" -> {
          goOn = !hasSeries && readSeries(json, out);
          hasSeries = true;
        }
        default -> goOn = false;
      }
      if (!goOn) {
        return out.isUnreadable()
            ? false
            : fail(
                out,
                RejectReason.SCHEMA_VIOLATION,
                ": expected no field but revision, readings and series, each once");
      }
    }
    return hasReadings
        || hasSeries
        || fail(out, RejectReason.SCHEMA_VIOLATION, ": expected readings or series");
  }

  private static boolean readRevision(JsonParser json, DecodedReadings out) throws IOException {
    double number = ElementFields.number(json);
    boolean whole = number >= 0 && number <= MOST_REVISION && Math.rint(number) == number;
    if (!whole) {
      return fail(
          out, RejectReason.SCHEMA_VIOLATION, "/revision: expected an integer from 0 to 2^53 - 1");
    }
    out.vendorRevision((long) number);
    return true;
  }

  /** The largest integer that every JSON reader reads exactly (RFC 8259 section 6). */
  private static final double MOST_REVISION = 9_007_199_254_740_991d;

  private boolean readReadings(JsonParser json, DecodedReadings out) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return fail(out, RejectReason.SCHEMA_VIOLATION, "/readings: expected an array");
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (out.isFull()) {
        return failTooMany(out);
      }
      reading.read(json, i, out);
    }
    return true;
  }

  private boolean readSeries(JsonParser json, DecodedReadings out) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return fail(out, RejectReason.SCHEMA_VIOLATION, "/series: expected an array");
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (!series.read(json, i, out)) {
        return failTooMany(out);
      }
    }
    return true;
  }

  private static boolean failTooMany(DecodedReadings out) {
    return fail(
        out,
        RejectReason.TOO_MANY_READINGS,
        "expected at most " + out.mostReadings() + " readings in a message");
  }

  private static boolean fail(DecodedReadings out, RejectReason reason, String where) {
    out.fail(reason, where);
    return false;
  }
}
