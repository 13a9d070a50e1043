package io.homeward.gateway.decoding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.intake.RejectReason;
import java.io.IOException;

/** Reads one element of {@code readings}. Mutable, reused, owned by one thread. */
final class ReadingElement {
  private final ElementFields fields;
  private double value;

  ReadingElement(UnitConversions units) {
    fields = new ElementFields(units);
  }

  /** Reads the element at the parser into {@code out}, whatever it is. */
  void read(JsonParser json, int position, DecodedReadings out) throws IOException {
    fields.clear();
    value = Double.NaN;
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        readField(json, name);
      }
      fields.require(ElementFields.TIME, "measuredAt");
      fields.require(ElementFields.VALUE, "value");
      fields.conclude();
    } else {
      json.skipChildren();
      fields.blame(RejectReason.SCHEMA_VIOLATION, "", "an object");
    }
    RejectReason fault = fields.fault();
    if (fault != null && out.needsDetail(fault)) {
      out.detail(fault, fields.detail("/readings/" + position));
    }
    out.add(
        fields.signal(),
        fields.timeMs(),
        fault == null ? fields.conversion().apply(value) : Double.NaN,
        fields.periodMs(),
        fields.utcOffsetMinutes(),
        fault,
        -1,
        position);
  }

  private void readField(JsonParser json, String name) throws IOException {
    switch (name) {
      case "signal" -> fields.readSignal(json);
      case "unit" -> fields.readUnit(json);
      case "periodSeconds" -> fields.readPeriod(json);
      case "measuredAt" -> fields.readTime(json, ElementFields.TIME, "measuredAt");
      case "value" -> {
        fields.see(ElementFields.VALUE, "value");
        value = ElementFields.number(json);
        if (!Double.isFinite(value)) {
          fields.blame(RejectReason.VALUE_NOT_A_NUMBER, "/value", "a number");
        }
      }
      default -> fields.readUnknown(json);
    }
  }
}
