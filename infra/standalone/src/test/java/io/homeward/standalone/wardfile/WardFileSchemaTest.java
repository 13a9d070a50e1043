package io.homeward.standalone.wardfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.homeward.standalone.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader of the file say the same. */
class WardFileSchemaTest {
  private static final Path DOCS = Path.of("../../docs");
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new JsonMapper();
  private static Schema schema;
  private static String example;

  @TempDir Path temp;

  @BeforeAll
  static void read() throws Exception {
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(DOCS.resolve("schema/ward-file.schema.json")), InputFormat.JSON);
    String guide = Files.readString(DOCS.resolve("ward-file.md"));
    int start = guide.indexOf("```yaml\n") + "```yaml\n".length();
    example = guide.substring(start, guide.indexOf("```", start));
  }

  private static boolean schemaTakes(String yaml) throws Exception {
    return schema
        .validate(JSON.writeValueAsString(YAML.readTree(yaml)), InputFormat.JSON)
        .isEmpty();
  }

  private boolean readerTakes(String yaml) throws Exception {
    Path file = Files.writeString(temp.resolve("ward.yaml"), yaml);
    try {
      WardFile.read(file);
      return true;
    } catch (StartFailure e) {
      return false;
    }
  }

  @Test
  void both_take_the_example_of_the_guide() throws Exception {
    assertThat(schemaTakes(example)).isTrue();
    assertThat(readerTakes(example)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: p-7f3a| id: p 7f3a",
        "is: ACTIVE|is: HAPPY",
        "signal: HEART_RATE|signal: HEART",
        "sustained-for: PT30M|sustained-for: half an hour",
        "priority: HIGH|priority: URGENT",
        "mode: CHOSEN|mode: ON",
        "silent-for: PT12H|silent-for: 12h",
        "secret: correct-horse-battery|secret: short",
        "vendor: acme|vender: acme",
        "patients:|people:"
      })
  void both_refuse_what_is_wrong(String change) throws Exception {
    String[] parts = change.split("\\|", -1);
    String broken = example.replaceFirst(parts[0], parts[1].strip());
    assertThat(broken).isNotEqualTo(example);
    assertThat(schemaTakes(broken)).isFalse();
    assertThat(readerTakes(broken)).isFalse();
  }
}
