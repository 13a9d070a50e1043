package io.homeward.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting that a section's interface declares.
 *
 * @param name as in the file, {@code gateway.mqtt-port}
 * @param type name of the type of its value
 * @param defaultValue as one would write it; empty: there is none
 * @param presence whether a start without it is refused
 * @param meaning what it is for
 */
public record KnownSetting(
    String name, String type, Optional<String> defaultValue, Presence presence, String meaning) {
  /** Whether a setting must be there. */
  public enum Presence {
    OBLIGATORY,
    /** Where any other of its group is. */
    OBLIGATORY_IN_ITS_GROUP,
    OPTIONAL
  }

  /** Before the name of every variable of the environment that sets one. */
  public static final String VARIABLE_PREFIX = "HOMEWARD_";

  /** The variable of the environment that goes before what the file says. */
  public String variable() {
    return variable(name);
  }

  static String variable(String name) {
    return VARIABLE_PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Those of a section, in the order of their names; {@code section} is a {@link ConfigMapping}.
   */
  public static List<KnownSetting> of(Class<?> section) {
    List<KnownSetting> found = new ArrayList<>();
    collect(
        section, section.getAnnotation(ConfigMapping.class).prefix(), Presence.OBLIGATORY, found);
    found.sort(Comparator.comparing(KnownSetting::name));
    return found;
  }

  private static void collect(
      Class<?> group, String prefix, Presence withoutDefault, List<KnownSetting> found) {
    for (Method method : group.getDeclaredMethods()) {
      if (method.isDefault() || method.isSynthetic()) {
        continue;
      }
      boolean optional = method.getReturnType() == Optional.class;
      Class<?> type = optional ? argument(method.getGenericReturnType()) : method.getReturnType();
      String name = prefix + "." + inFile(method.getName());
      if (type.isInterface() && type.getEnclosingClass() != null) {
        collect(type, name, optional ? Presence.OBLIGATORY_IN_ITS_GROUP : withoutDefault, found);
        continue;
      }
      WithDefault byDefault = method.getAnnotation(WithDefault.class);
      found.add(
          new KnownSetting(
              name,
              type.getSimpleName(),
              Optional.ofNullable(byDefault).map(WithDefault::value),
              byDefault == null && !optional ? withoutDefault : Presence.OPTIONAL,
              Optional.ofNullable(method.getAnnotation(Meaning.class))
                  .map(Meaning::value)
                  .orElse("")));
    }
  }

  private static Class<?> argument(Type optional) {
    return (Class<?>) ((ParameterizedType) optional).getActualTypeArguments()[0];
  }

  private static String inFile(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
