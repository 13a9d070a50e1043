package io.homeward.gateway.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the published schema and the decoder to each other. */
class ReadingsSchemaTest {
  private static final String READING =
      "'signal':'HEART_RATE','measuredAt':'2026-11-24T08:15:00+01:00','value':72,'unit':'/min'";
  private static final String SERIES = "'signal':'8867-4','unit':'/min'";

  private static Schema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    String text = Files.readString(Path.of("../docs/schema/readings.schema.json"));
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
  }

  static Stream<String> accepted() {
    return Stream.of(
        "{'readings':[{" + READING + "}]}",
        "{'revision':3,'readings':[{" + READING + ",'periodSeconds':60}]}",
        "{'revision':3.0,'readings':[]}",
        "{'series':[],'readings':[]}",
        "{'series':[{"
            + SERIES
            + ",'start':'2026-11-24T08:15:00Z','everySeconds':60,'periodSeconds':60,'values':[72,null,73]}]}",
        "{'series':[{"
            + SERIES
            + ",'measuredAt':['2026-11-24T08:15:00Z','2026-11-24T08:15:00.123456789+00:00'],'values':[72,1e2]}]}",
        "{'series':[{"
            + SERIES
            + ",'start':'2026-11-24t08:15:00z','everySeconds':0.5,'values':[]}]}",
        "{'series':[{'signal':'STEPS','unit':'{steps}','start':'2026-11-24T08:15:00+18:00','everySeconds':60,'periodSeconds':60,'values':[0,12]}]}",
        "{'readings':[{'value':36.6,'unit':'Cel','signal':'8310-5','measuredAt':'0001-01-01T00:00:00Z'}]}");
  }

  static Stream<String> refused() {
    return Stream.of(
        "[]",
        "42",
        "null",
        "{}",
        "{'reading':[]}",
        "{'readings':[],'vendor':'x'}",
        "{'readings':{}}",
        "{'series':[[]]}",
        "{'revision':-1,'readings':[]}",
        "{'revision':1.5,'readings':[]}",
        "{'revision':'1','readings':[]}",
        "{'revision':9007199254740993,'readings':[]}",
        "{'readings':['x']}",
        "{'readings':[{" + READING.replace("HEART_RATE", "PULSE") + "}]}",
        "{'readings':[{" + READING.replace("'HEART_RATE'", "8867") + "}]}",
        "{'readings':[{" + READING.replace("72", "'72'") + "}]}",
        "{'readings':[{" + READING.replace("72", "null") + "}]}",
        "{'readings':[{" + READING.replace("72", "1e999") + "}]}",
        "{'readings':[{" + READING.replace("'/min'", "''") + "}]}",
        "{'readings':[{" + READING.replace("'/min'", "5") + "}]}",
        "{'readings':[{" + READING.replace("+01:00", "") + "}]}",
        "{'readings':[{" + READING.replace("+01:00", "+19:00") + "}]}",
        "{'readings':[{" + READING.replace("T08", " 08") + "}]}",
        "{'readings':[{" + READING.replace("11-24", "02-30") + "}]}",
        "{'readings':[{" + READING.replace("'2026-11-24T08:15:00+01:00'", "1795508100") + "}]}",
        "{'readings':[{" + READING + ",'periodSeconds':-1}]}",
        "{'readings':[{" + READING + ",'periodSeconds':'60'}]}",
        "{'readings':[{" + READING + ",'periodSeconds':604801}]}",
        "{'readings':[{" + READING + ",'Value':1}]}",
        "{'readings':[{'signal':'8867-4','value':72,'unit':'/min'}]}",
        "{'readings':[{'measuredAt':'2026-11-24T08:15:00Z','value':72,'unit':'/min'}]}",
        "{'readings':[{'signal':'8867-4','measuredAt':'2026-11-24T08:15:00Z','value':72}]}",
        "{'readings':[{'signal':'8867-4','measuredAt':'2026-11-24T08:15:00Z','unit':'/min'}]}",
        "{'readings':[{'signal':'STEPS','measuredAt':'2026-11-24T08:15:00Z','value':12,'unit':'{steps}'}]}",
        "{'readings':[{'signal':'STEPS','measuredAt':'2026-11-24T08:15:00Z','value':12,'unit':'{steps}','periodSeconds':0}]}",
        "{'series':[{" + SERIES + ",'values':[72]}]}",
        "{'series':[{" + SERIES + ",'start':'2026-11-24T08:15:00Z','values':[72]}]}",
        "{'series':[{" + SERIES + ",'everySeconds':60,'values':[72]}]}",
        "{'series':[{"
            + SERIES
            + ",'start':'2026-11-24T08:15:00Z','everySeconds':0,'values':[72]}]}",
        "{'series':[{"
            + SERIES
            + ",'start':'2026-11-24T08:15:00Z','everySeconds':60,'measuredAt':[],'values':[]}]}",
        "{'series':[{" + SERIES + ",'start':'2026-11-24T08:15:00Z','everySeconds':60}]}",
        "{'series':[{"
            + SERIES
            + ",'start':'2026-11-24T08:15:00Z','everySeconds':60,'values':['72']}]}",
        "{'series':[{" + SERIES + ",'measuredAt':['2026-11-24T08:15:00'],'values':[72]}]}",
        "{'series':[{" + SERIES + ",'measuredAt':'2026-11-24T08:15:00Z','values':[72]}]}");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void bothAccept(String payload) {
    assertThat(schemaAccepts(payload)).as("schema").isTrue();
    assertThat(decoderAccepts(payload)).as("decoder").isTrue();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void bothRefuse(String payload) {
    assertThat(schemaAccepts(payload)).as("schema").isFalse();
    assertThat(decoderAccepts(payload)).as("decoder").isFalse();
  }

  @Test
  void theSchemaKnowsEverySignalByNameAndCode() {
    for (Signal signal : Signal.values()) {
      for (String name : Arrays.asList(signal.name(), signal.code())) {
        String payload =
            "{'readings':[{'signal':'%s','measuredAt':'2026-11-24T08:15:00Z','value':1,'unit':'%s','periodSeconds':60}]}"
                .formatted(name, signal.unit());
        assertThat(schemaAccepts(payload)).as(name).isTrue();
        assertThat(decoderAccepts(payload)).as(name).isTrue();
      }
    }
  }

  /** RFC 3339 section 4.3 allows it; the validator's check of date-time does not know it. */
  @Test
  void theDecoderTakesAnUnknownLocalOffset() {
    assertThat(decoderAccepts("{'readings':[{" + READING.replace("+01:00", "-00:00") + "}]}"))
        .isTrue();
  }

  /** A schema cannot count one array's entries against another's: only the decoder sees this. */
  @Test
  void theDecoderAloneComparesTimesWithValues() {
    String payload =
        "{'series':[{" + SERIES + ",'measuredAt':['2026-11-24T08:15:00Z'],'values':[72,73]}]}";
    assertThat(schemaAccepts(payload)).isTrue();
    assertThat(decoderAccepts(payload)).isFalse();
  }

  private static boolean schemaAccepts(String payload) {
    return schema
        .validate(
            payload.replace('\'', '"'),
            InputFormat.JSON,
            context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)))
        .isEmpty();
  }

  private static boolean decoderAccepts(String payload) {
    DecodedReadings out = new DecodedReadings(1_000);
    byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    new CanonicalJsonDecoder(new UnitConversions()).decode(bytes, 0, bytes.length, out);
    boolean good = !out.isUnreadable();
    for (int i = 0; i < out.size(); i++) {
      good &= !out.isFaulty(i);
    }
    return good;
  }
}
