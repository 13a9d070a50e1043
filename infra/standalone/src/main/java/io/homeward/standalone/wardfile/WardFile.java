package io.homeward.standalone.wardfile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads {@code --ward FILE}; its form stands in {@code docs/ward-file.md}. Stateless. */
public final class WardFile {
  /** Larger than any ward written by hand; what is longer is not read. */
  private static final long MOST_BYTES = 16L << 20;

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private WardFile() {}

  /**
   * Reads the people and devices of a ward.
   *
   * @throws StartFailure with everything that is wrong with the file
   */
  public static Ward read(Path file) {
    WardDocument document = parse(file);
    Ward.Reading reading = Ward.of(document);
    if (!reading.violations().isEmpty()) {
      throw new StartFailure(
          reading.violations().stream()
              .map(violation -> file + ": " + violation)
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return reading.ward();
  }

  private static WardDocument parse(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new StartFailure(file + " is larger than " + MOST_BYTES + " bytes");
      }
      WardDocument document = YAML.readValue(file.toFile(), WardDocument.class);
      return document == null ? new WardDocument(List.of(), List.of()) : document;
    } catch (UnrecognizedPropertyException e) {
      throw new StartFailure(file + ": " + path(e) + "no such key", e);
    } catch (JsonMappingException e) {
      throw new StartFailure(at(file, e.getLocation()) + path(e) + "not of the right form", e);
    } catch (JsonProcessingException e) {
      throw new StartFailure(at(file, e.getLocation()) + "not YAML", e);
    } catch (IOException e) {
      throw new StartFailure("cannot read " + file, e);
    }
  }

  private static String at(Path file, JsonLocation location) {
    return file + ":" + (location == null ? "" : location.getLineNr() + ":") + " ";
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
    return path.isEmpty() ? "" : path + ": ";
  }
}
