package io.homeward.jobs.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.episode.EpisodeTracker;
import io.homeward.jobs.episode.LimitTrack;
import io.homeward.jobs.scoring.Nights;
import io.homeward.jobs.timeline.PatientTimeline;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/deviation.md names tests that exist and bounds as they are. */
class DeviationDocTest {
  private static final Path DOC = Path.of("..", "docs", "deviation.md");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");
  private static final Pattern BOUND = Pattern.compile("`(\\w+)\\.(\\w+)` = (\\d+)");
  private static final Map<String, Class<?>> BOUNDED =
      Stream.of(
              PatientTimeline.class,
              Nights.class,
              EpisodeTracker.class,
              LimitTrack.class,
              HeldBatches.class,
              PatientRecord.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  private static List<MatchResult> found(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(DOC)).results().toList();
  }

  private static Class<?> testNamed(String simpleName) throws Exception {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path file = files.filter(f -> f.endsWith(simpleName + ".java")).findFirst().orElseThrow();
      String path = TESTS.relativize(file).toString();
      return Class.forName(path.substring(0, path.length() - 5).replace(File.separatorChar, '.'));
    }
  }

  @Test
  void everyTestNamedExists() throws Exception {
    List<MatchResult> named = found(TEST);
    assertThat(named).hasSizeGreaterThan(50);
    for (MatchResult test : named) {
      assertThat(Arrays.stream(testNamed(test.group(1)).getDeclaredMethods()).map(Method::getName))
          .contains(test.group(2));
    }
  }

  @Test
  void everyBoundIsTheCodes() throws Exception {
    List<MatchResult> bounds = found(BOUND);
    assertThat(bounds).hasSizeGreaterThan(10);
    for (MatchResult bound : bounds) {
      Field field = BOUNDED.get(bound.group(1)).getDeclaredField(bound.group(2));
      assertThat(((Number) field.get(null)).longValue())
          .as(bound.group())
          .isEqualTo(Long.parseLong(bound.group(3)));
    }
  }

  @Test
  void everyFateIsExplained() throws IOException {
    String text = Files.readString(DOC);
    for (ReadingFate fate : ReadingFate.values()) {
      if (fate != ReadingFate.MERGED) {
        assertThat(text).contains('`' + fate.name() + '`');
      }
    }
  }
}
