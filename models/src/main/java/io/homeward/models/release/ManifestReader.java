package io.homeward.models.release;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.homeward.models.ModelIdentity;
import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads {@code model.yaml}. An unknown or repeated key, a missing one, a feature outside the
 * catalogue or a parameter that cannot be is refused, with the field's path. Stateless.
 */
final class ManifestReader {
  private static final int MOST_NIGHTS = 28;
  private static final int MOST_INPUTS = 16;

  /** So that a window and all its parts are explained in one batch. */
  private static final int MOST_CELLS = 192;

  private static final int MOST_INTENDED_USE_CHARS = 2_000;
  private static final double MOST_CLIP = 100;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-zA-Z][0-9a-zA-Z.-]{0,31}");
  private static final Pattern DAYS = Pattern.compile("P([0-9]{1,3})D");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build()
          .readerFor(Written.class);

  /** The file as written. */
  record Written(
      String name,
      String version,
      String sha256,
      WrittenWindow window,
      List<WrittenInput> inputs,
      WrittenBaseline baseline,
      WrittenMissing missing,
      WrittenOutput output,
      String intendedUse) {}

  record WrittenWindow(String length, String step, String closesAt, String deadlineAt) {}

  record WrittenInput(String name, List<String> anyOf, boolean obligatory, double clip) {}

  record WrittenBaseline(int nights, int leastNights) {}

  record WrittenMissing(String as, int leastNights) {}

  record WrittenOutput(String kind, double alertFrom) {}

  private final Path file;

  private ManifestReader(Path file) {
    this.file = file;
  }

  static Manifest read(Path file, byte[] yaml) throws ModelRefusedException {
    ManifestReader reader = new ManifestReader(file);
    return reader.check(reader.parse(yaml));
  }

  private Written parse(byte[] yaml) throws ModelRefusedException {
    try {
      return YAML.readValue(yaml);
    } catch (UnrecognizedPropertyException e) {
      throw new ModelRefusedException(file, path(e), "no such field");
    } catch (JsonMappingException e) {
      throw new ModelRefusedException(file, path(e), e.getOriginalMessage());
    } catch (JacksonException e) {
      throw new ModelRefusedException(file, "not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ModelRefusedException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "the whole file" : path.toString();
  }

  private Manifest check(Written written) throws ModelRefusedException {
    require(NAME.matcher(written.name()).matches(), "name", "not " + NAME);
    require(VERSION.matcher(written.version()).matches(), "version", "not " + VERSION);
    require(
        SHA_256.matcher(written.sha256()).matches(), "sha256", "not 64 lower-case hexadecimals");
    Manifest.Window window = window(written.window());
    List<Manifest.Input> inputs = inputs(written.inputs());
    requireBetween(window.nights() * inputs.size(), 1, MOST_CELLS, "inputs times nights");
    WrittenBaseline baseline = written.baseline();
    int mostBaseline = NightHistory.MOST_NIGHTS - window.nights();
    requireBetween(baseline.nights(), 1, mostBaseline, "baseline.nights");
    requireBetween(baseline.leastNights(), 2, baseline.nights(), "baseline.leastNights");
    require("NaN".equals(written.missing().as()), "missing.as", "can be NaN only");
    requireBetween(written.missing().leastNights(), 1, window.nights(), "missing.leastNights");
    require(
        !written.intendedUse().isBlank()
            && written.intendedUse().length() <= MOST_INTENDED_USE_CHARS,
        "intendedUse",
        "between 1 and " + MOST_INTENDED_USE_CHARS + " characters");
    return new Manifest(
        new ModelIdentity(written.name(), written.version(), written.sha256()),
        window,
        inputs,
        new Manifest.Baseline(baseline.nights(), baseline.leastNights()),
        new Manifest.Missing(written.missing().leastNights()),
        output(written.output()),
        written.intendedUse().strip());
  }

  private Manifest.Window window(WrittenWindow written) throws ModelRefusedException {
    int nights = days(written.length(), "window.length");
    requireBetween(nights, 1, MOST_NIGHTS, "window.length in nights");
    require(days(written.step(), "window.step") == 1, "window.step", "can be P1D only");
    LocalTime closesAt = time(written.closesAt(), "window.closesAt");
    LocalTime deadlineAt = time(written.deadlineAt(), "window.deadlineAt");
    require(
        closesAt.equals(LocalTime.of(7, 0)), "window.closesAt", "nights end at 07:00, no other");
    require(deadlineAt.isAfter(closesAt), "window.deadlineAt", "not after window.closesAt");
    return new Manifest.Window(nights, closesAt, deadlineAt);
  }

  private int days(String period, String field) throws ModelRefusedException {
    Matcher days = DAYS.matcher(period);
    require(days.matches(), field, "not a period of days such as P5D");
    return Integer.parseInt(days.group(1));
  }

  private LocalTime time(String written, String field) throws ModelRefusedException {
    try {
      return LocalTime.parse(written);
    } catch (DateTimeException e) {
      throw new ModelRefusedException(file, field, "not a time of day such as \"07:00\"");
    }
  }

  private List<Manifest.Input> inputs(List<WrittenInput> written) throws ModelRefusedException {
    requireBetween(written.size(), 1, MOST_INPUTS, "inputs");
    Set<String> names = new HashSet<>();
    Set<NightFeature> used = new HashSet<>();
    List<Manifest.Input> inputs = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      WrittenInput input = written.get(i);
      String at = "inputs[" + i + "]";
      require(input != null, at, "empty");
      require(NAME.matcher(input.name()).matches(), at + ".name", "not " + NAME);
      require(names.add(input.name()), at + ".name", "named twice");
      require(!input.anyOf().isEmpty(), at + ".anyOf", "empty");
      List<NightFeature> anyOf = new ArrayList<>();
      for (String id : input.anyOf()) {
        NightFeature feature = feature(id, at + ".anyOf");
        require(used.add(feature), at + ".anyOf", id + " is used twice");
        anyOf.add(feature);
      }
      require(input.clip() >= 1 && input.clip() <= MOST_CLIP, at + ".clip", "not from 1 to 100");
      inputs.add(
          new Manifest.Input(input.name(), List.copyOf(anyOf), input.obligatory(), input.clip()));
    }
    require(inputs.stream().anyMatch(Manifest.Input::obligatory), "inputs", "none is obligatory");
    return List.copyOf(inputs);
  }

  private NightFeature feature(String id, String field) throws ModelRefusedException {
    return NightFeature.byId(String.valueOf(id))
        .orElseThrow(
            () ->
                new ModelRefusedException(
                    file,
                    field,
                    "no feature is called "
                        + id
                        + "; there are "
                        + Arrays.stream(NightFeature.values())
                            .map(NightFeature::id)
                            .collect(Collectors.joining(", "))));
  }

  private Manifest.Output output(WrittenOutput written) throws ModelRefusedException {
    for (OutputKind kind : OutputKind.values()) {
      if (kind.label().equals(written.kind())) {
        require(
            kind.allows(written.alertFrom()) && written.alertFrom() > 0,
            "output.alertFrom",
            "no " + kind.label() + " above 0");
        return new Manifest.Output(kind, written.alertFrom());
      }
    }
    throw new ModelRefusedException(file, "output.kind", "neither probability nor distance");
  }

  private void requireBetween(int value, int least, int most, String field)
      throws ModelRefusedException {
    require(
        value >= least && value <= most, field, value + " is not from " + least + " to " + most);
  }

  private void require(boolean holds, String field, String problem) throws ModelRefusedException {
    if (!holds) {
      throw new ModelRefusedException(file, field, problem);
    }
  }
}
