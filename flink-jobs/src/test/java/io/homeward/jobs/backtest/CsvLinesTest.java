package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
  /** Hands out a few bytes at a time, so that lines lie across the borders of what is read. */
  private static final class Trickle extends ByteArrayInputStream {
    private final int most;

    Trickle(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
      return super.read(into, from, Math.min(most, length));
    }
  }

  private static List<List<String>> read(InputStream in) throws IOException {
    CsvLines lines = new CsvLines(in);
    List<List<String>> rows = new ArrayList<>();
    while (lines.next()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < lines.fields(); i++) {
        fields.add(lines.field(i));
      }
      rows.add(lines.isTooLong() ? List.of("too long") : fields);
    }
    return rows;
  }

  private static List<List<String>> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Provide
  Arbitrary<List<List<String>>> rows() {
    Arbitrary<String> field =
        Arbitraries.strings().withChars("ab7:.-é\"\n,").ofMaxLength(12).filter(f -> !f.isEmpty());
    return field.list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(30);
  }

  @Property(tries = 500)
  void readsWhatAPlainWriterWrote(
      @ForAll("rows") List<List<String>> rows, @ForAll boolean windows, @ForAll boolean lastEnd)
      throws IOException {
    String end = windows ? "\r\n" : "\n";
    List<String> lines = rows.stream().map(CsvLinesTest::line).toList();
    String text = String.join(end, lines) + (lastEnd ? end : "");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(read(new Trickle(bytes, 1 + bytes.length % 7))).isEqualTo(rows);
  }

  private static String line(List<String> fields) {
    return String.join(
        ",",
        fields.stream()
            .map(
                field ->
                    field.matches("(?s).*[\",\n].*")
                        ? '"' + field.replace("\"", "\"\"") + '"'
                        : field)
            .toList());
  }

  @Test
  void passesOverAByteOrderMarkEmptyLinesAndSpacesAroundFields() throws IOException {
    assertThat(read("\uFEFFa,b\n\n\r\n , x \n"))
        .containsExactly(List.of("a", "b"), List.of("", "x"));
  }

  @Test
  void numbersLinesAsAnEditorDoes() throws IOException {
    CsvLines lines =
        new CsvLines(
            new ByteArrayInputStream("a\n\n\"b\nb\",1\nc\n".getBytes(StandardCharsets.UTF_8)));
    List<Long> numbers = new ArrayList<>();
    while (lines.next()) {
      numbers.add(lines.lineNumber());
    }
    assertThat(numbers).containsExactly(1L, 3L, 5L);
  }

  @Test
  void aLongLineIsOneBadLineAndTheNextIsReadAgain() throws IOException {
    String longLine = "x".repeat(300_000);
    String longQuoted = '"' + "y,".repeat(20_000);
    assertThat(read("a,1\n" + longLine + "\nb,2\n" + longQuoted + "\nc,3\n"))
        .containsExactly(
            List.of("a", "1"),
            List.of("too long"),
            List.of("b", "2"),
            List.of("too long"),
            List.of("c", "3"));
  }
}
