package io.homeward.systemtests.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of Prometheus, as far as dashboards need the language: selectors with matchers and
 * ranges, functions, aggregations with {@code by}, arithmetic and comparison. Anything else is
 * refused, so that no query passes unread.
 *
 * @param selectors samples that are asked for, each with its matchers
 * @param grouping labels that are grouped by
 */
record Query(List<Selector> selectors, Set<String> grouping) {
  private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "histogram_quantile");
  private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max");
  private static final Set<String> RELATIONS = Set.of("=", "!=", "=~", "!~");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<number>[0-9]+(?:\\.[0-9]+)?)"
              + "|(?<text>\"[^\"]*\")|(?<range>\\[(?:[0-9]+[smhd]|\\$__rate_interval)])"
              + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/(){},=<>]))");

  /** A sample with what its labels must be; {@code values} by label, every one that is named. */
  record Selector(String sample, Map<String, Set<String>> values) {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying where it cannot be read
   */
  static Query parse(String text) {
    return new Parser(text).query();
  }

  private static final class Parser {
    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> grouping = new HashSet<>();
    private int at;

    private Parser(String text) {
      this.text = text;
      Matcher token = TOKEN.matcher(text);
      int end = 0;
      while (token.lookingAt()) {
        tokens.add(token.group().strip());
        end = token.end();
        token.region(end, text.length());
      }
      if (!text.substring(end).isBlank()) {
        throw refused("cannot be read from there: " + text.substring(end));
      }
    }

    private Query query() {
      expression();
      if (at < tokens.size()) {
        throw refused("ends before " + tokens.get(at));
      }
      return new Query(selectors, grouping);
    }

    private void expression() {
      operand();
      while (Set.of("+", "-", "*", "/", ">", "<", ">=", "<=", "==", "!=").contains(next())) {
        at++;
        operand();
      }
    }

    private void operand() {
      String token = take();
      if (token.equals("(")) {
        expression();
        expect(")");
      } else if (AGGREGATIONS.contains(token)) {
        if (next().equals("by")) {
          at++;
          expect("(");
          grouping.addAll(names());
        }
        arguments(1);
      } else if (FUNCTIONS.contains(token)) {
        arguments(token.equals("histogram_quantile") ? 2 : 1);
      } else if (isName(token)) {
        selector(token);
      } else if (!Character.isDigit(token.charAt(0))) {
        throw refused("no operand: " + token);
      }
    }

    private void arguments(int count) {
      expect("(");
      for (int i = 0; i < count; i++) {
        if (i > 0) {
          expect(",");
        }
        expression();
      }
      expect(")");
    }

    private List<String> names() {
      List<String> names = new ArrayList<>();
      do {
        names.add(take());
      } while (take(","));
      expect(")");
      return names;
    }

    private void selector(String sample) {
      if (next().equals("(")) {
        throw refused("no function known here: " + sample);
      }
      Map<String, Set<String>> values = new TreeMap<>();
      if (take("{")) {
        do {
          String label = take();
          String relation = take();
          String value = take();
          if (!RELATIONS.contains(relation) || !value.startsWith("\"")) {
            throw refused("no matcher: " + label + relation + value);
          }
          String bare = value.substring(1, value.length() - 1);
          values.put(label, relation.endsWith("~") ? Set.of(bare.split("\\|", -1)) : Set.of(bare));
        } while (take(","));
        expect("}");
      }
      if (next().startsWith("[")) {
        at++;
      }
      selectors.add(new Selector(sample, values));
    }

    private static boolean isName(String token) {
      return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at) : "";
    }

    private String take() {
      if (at == tokens.size()) {
        throw refused("ends too soon");
      }
      return tokens.get(at++);
    }

    private boolean take(String token) {
      boolean is = next().equals(token);
      if (is) {
        at++;
      }
      return is;
    }

    private void expect(String token) {
      if (!take(token)) {
        throw refused("expected " + token + " before " + next());
      }
    }

    private IllegalArgumentException refused(String why) {
      return new IllegalArgumentException(text + ": " + why);
    }
  }
}
