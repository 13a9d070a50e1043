package io.homeward.gateway.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.reading.ReadingBatch;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CanonicalJsonDecoderPropertyTest {
  private static final int MOST = 1_000;
  private static final String GOOD =
      "{\"signal\":\"8867-4\",\"measuredAt\":\"2026-11-24T08:15:00Z\",\"value\":72,\"unit\":\"/min\"}";
  private static final List<String> BAD =
      List.of(
          "1",
          "[]",
          "{}",
          GOOD.replace("72", "\"x\""),
          GOOD.replace("8867-4", "?"),
          GOOD.replace("/min", "kg"),
          GOOD.replace("00Z", "00"),
          GOOD.replace("}", ",\"value\":73}"),
          GOOD.replace("}", ",\"x\":[[{}]]}"));

  private final CanonicalJsonDecoder decoder = new CanonicalJsonDecoder(new UnitConversions());
  private final DecodedReadings out = new DecodedReadings(MOST);

  @Property(tries = 2_000)
  void noBytesMakeItThrow(@ForAll @Size(max = 300) byte[] bytes) {
    decoder.decode(bytes, 0, bytes.length, out);
    assertThat(out.isUnreadable() || out.size() >= 0).isTrue();
  }

  @Property(tries = 3_000)
  void noDamageToAGoodMessageMakesItThrowOrQuoteIt(
      @ForAll @IntRange(max = 400) int at,
      @ForAll byte with,
      @ForAll @IntRange(max = 400) int cutAt) {
    byte[] bytes =
        ("{\"revision\":1,\"readings\":["
                + GOOD
                + "],\"series\":[{\"signal\":\"STEPS\",\"unit\":\"{steps}\",\"start\":\"2026-11-24T08:15:00Z\",\"everySeconds\":60,\"periodSeconds\":60,\"values\":[4711,null]}]}")
            .getBytes(StandardCharsets.UTF_8);
    bytes[at % bytes.length] = with;
    int length = cutAt % 7 == 0 ? cutAt % bytes.length : bytes.length;
    decoder.decode(bytes, 0, length, out);
    if (out.isUnreadable()) {
      assertThat(out.messageDetail()).isNotEmpty().doesNotContain("4711");
    } else {
      assertThat(out.size()).isBetween(1, 3);
    }
  }

  @Property(tries = 300)
  void everyReadingIsAccountedForGoodOrBad(
      @ForAll("elements") List<String> elements, @ForAll @Size(max = 50) List<Double> values) {
    String series =
        values.isEmpty()
            ? ""
            : ",\"series\":[{\"signal\":\"8867-4\",\"unit\":\"/min\",\"start\":\"2026-11-24T08:15:00Z\",\"everySeconds\":1,\"values\":"
                + values
                + "}]";
    byte[] bytes =
        ("{\"readings\":[" + String.join(",", elements) + "]" + series + "}")
            .getBytes(StandardCharsets.UTF_8);
    decoder.decode(bytes, 0, bytes.length, out);
    assertThat(out.isUnreadable()).isFalse();
    assertThat(out.size()).isEqualTo(elements.size() + values.size());
    for (int i = 0; i < elements.size(); i++) {
      assertThat(out.isFaulty(i)).isEqualTo(!elements.get(i).equals(GOOD));
      if (out.isFaulty(i)) {
        assertThat(out.detail(out.fault(i))).startsWith("/readings/");
      }
    }
  }

  @Provide
  Arbitrary<List<String>> elements() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just(GOOD)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(BAD)))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void readsTheTimesThatJavaReads(@ForAll("times") OffsetDateTime time) {
    String text = time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    // Java leaves out seconds of zero; RFC 3339 does not.
    if (time.getSecond() == 0 && time.getNano() == 0) {
      text = text.replaceFirst("(T\\d\\d:\\d\\d)(?!:\\d\\d)", "$1:00");
    }
    Rfc3339 parser = new Rfc3339();
    assertThat(parser.read(text.toCharArray(), 0, text.length())).isEqualTo(Rfc3339.Result.READ);
    assertThat(parser.epochMs()).isEqualTo(time.toInstant().toEpochMilli());
    assertThat(parser.utcOffsetMinutes())
        .isEqualTo(
            text.endsWith("Z")
                ? ReadingBatch.NO_UTC_OFFSET
                : (short) (time.getOffset().getTotalSeconds() / 60));
  }

  @Provide
  Arbitrary<OffsetDateTime> times() {
    return Combinators.combine(
            Arbitraries.longs()
                .between(
                    LocalDateTime.of(1, 1, 2, 0, 0).toEpochSecond(ZoneOffset.UTC),
                    LocalDateTime.of(9999, 12, 30, 0, 0).toEpochSecond(ZoneOffset.UTC)),
            Arbitraries.of(0, 1_000_000, 123_000_000, 123_456_789, 999_999_999),
            Arbitraries.integers().between(-18 * 60, 18 * 60))
        .as(
            (second, nano, offset) ->
                LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC)
                    .atOffset(ZoneOffset.ofTotalSeconds(offset * 60)));
  }

  @Property(tries = 1_000)
  void noTextMakesTheTimeParserThrow(@ForAll @Size(max = 40) char[] text) {
    char[] padded = Arrays.copyOf(text, 40);
    new Rfc3339().read(padded, 0, text.length);
    assertThat(padded).hasSize(40);
  }
}
