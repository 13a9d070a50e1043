package io.homeward.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of a ward whose parts run apart. All parts share one YAML file; each reads the
 * sections it needs and leaves the others alone. A variable of the environment goes before the
 * file. What no section declares is refused, as is what is missing: a mistyped name would otherwise
 * be a default in silence.
 *
 * <p>Immutable.
 */
public final class Settings {
  /** The sections there are, whoever reads them. */
  public static final Set<String> SECTIONS =
      Set.of("kafka", "database", "ward", "gateway", "console", "deviation-job", "archive-job");

  /** No settings file is larger. */
  private static final long MOST_BYTES = 1 << 20;

  private static final Pattern ITS_OWN_CODES = Pattern.compile("([\\w.]+Exception: )?SRCFG\\d+: ");

  private final SmallRyeConfig config;

  private Settings(SmallRyeConfig config) {
    this.config = config;
  }

  /**
   * Reads a file.
   *
   * @param environment of the process
   * @param sections interfaces with {@link ConfigMapping}, whose prefix is the section's name
   * @throws SettingsRefusedException with everything that is wrong
   */
  public static Settings read(Path file, Map<String, String> environment, Class<?>... sections)
      throws SettingsRefusedException {
    Map<String, String> written = written(file);
    List<String> problems = new ArrayList<>();
    Set<String> read = new TreeSet<>();
    Map<String, String> variables = new HashMap<>();
    for (Class<?> section : sections) {
      read.add(section.getAnnotation(ConfigMapping.class).prefix());
      for (KnownSetting setting : KnownSetting.of(section)) {
        variables.put(setting.variable(), setting.name());
      }
    }
    unknownSections(written.keySet(), problems);
    Map<String, String> fromEnvironment = overrides(environment, variables, read, problems);
    written.keySet().removeIf(name -> !read.contains(sectionOf(name)));
    try {
      SmallRyeConfigBuilder builder =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .withSources(new PropertiesConfigSource(written, file.toString(), 100))
              .withSources(new PropertiesConfigSource(fromEnvironment, "the environment", 300));
      for (Class<?> section : sections) {
        builder.withMapping(section);
      }
      SmallRyeConfig config = builder.build();
      refuseAny(problems);
      return new Settings(config);
    } catch (ConfigValidationException e) {
      for (int i = 0; i < e.getProblemCount(); i++) {
        problems.add(ITS_OWN_CODES.matcher(e.getProblem(i).getMessage()).replaceAll(""));
      }
      throw new SettingsRefusedException(problems);
    }
  }

  private static Map<String, String> written(Path file) throws SettingsRefusedException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new SettingsRefusedException(
            List.of(file + ": larger than " + MOST_BYTES + " bytes"));
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return new HashMap<>(new YamlConfigSource(file.toString(), text).getProperties());
    } catch (IOException e) {
      throw new SettingsRefusedException(List.of(file + ": cannot be read: " + e.getMessage()));
    } catch (RuntimeException e) { // the YAML parser's own, of several kinds
      throw new SettingsRefusedException(List.of(file + ": is not YAML: " + e.getMessage()));
    }
  }

  private static void unknownSections(Set<String> names, List<String> problems) {
    Set<String> unknown = new TreeSet<>();
    names.forEach(name -> unknown.add(sectionOf(name)));
    unknown.removeAll(SECTIONS);
    unknown.forEach(
        section ->
            problems.add(section + ": no such section; there are " + new TreeSet<>(SECTIONS)));
  }

  private static Map<String, String> overrides(
      Map<String, String> environment,
      Map<String, String> variables,
      Set<String> read,
      List<String> problems) {
    Map<String, String> overrides = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          String name = variables.get(variable);
          if (name != null) {
            overrides.put(name, value);
          } else if (read.stream().anyMatch(section -> belongs(variable, section))) {
            problems.add(variable + ": no setting has this name");
          }
        });
    return overrides;
  }

  private static boolean belongs(String variable, String section) {
    return variable.startsWith(KnownSetting.variable(section) + "_");
  }

  private static String sectionOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static void refuseAny(List<String> problems) throws SettingsRefusedException {
    if (!problems.isEmpty()) {
      throw new SettingsRefusedException(problems);
    }
  }

  /** One of the sections it was read with. */
  public <T> T section(Class<T> section) {
    return config.getConfigMapping(section);
  }
}
