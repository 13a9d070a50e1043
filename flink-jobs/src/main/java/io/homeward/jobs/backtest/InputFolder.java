package io.homeward.jobs.backtest;

import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;

/**
 * The CSV files of a folder, by what their headers and names say they are. A header with the
 * neutral columns makes a neutral file, whatever its name.
 *
 * @param people recordings by person and signal
 * @param neutral files of any number of patients, in order of their names
 * @param passedOver names of CSV files that are neither
 * @param bytes of all files to be read
 */
record InputFolder(
    TreeMap<String, Map<Signal, Path>> people,
    List<Path> neutral,
    List<String> passedOver,
    long bytes) {

  /** Looks into every CSV file's header. */
  static InputFolder of(Path folder) throws BacktestException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(folder, "*.{csv,csv.gz}")) {
      list.forEach(files::add);
    } catch (IOException e) {
      throw new BacktestException("cannot read the folder " + folder, e);
    }
    Collections.sort(files);
    InputFolder found = new InputFolder(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), 0);
    long bytes = 0;
    for (Path file : files) {
      if (isRecording(file) && found.add(file)) {
        bytes += size(file);
      }
    }
    if (found.people.isEmpty() && found.neutral.isEmpty()) {
      throw new BacktestException(
          "no <person>_hr.csv[.gz], no <person>_steps.csv[.gz] and no CSV with the columns "
              + String.join(",", NeutralFile.COLUMNS)
              + " in "
              + folder);
    }
    return new InputFolder(found.people, found.neutral, found.passedOver, bytes);
  }

  /** Hidden files are some program's own, such as the forks that a Mac leaves beside each file. */
  private static boolean isRecording(Path file) {
    return Files.isRegularFile(file) && !String.valueOf(file.getFileName()).startsWith(".");
  }

  private static long size(Path file) throws BacktestException {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** One line that says which file and what is wrong with it. */
  static BacktestException unreadable(Path file, IOException cause) {
    String why = cause.getMessage() == null ? "it ends too early" : cause.getMessage();
    return new BacktestException(file.getFileName() + ": cannot be read: " + why, cause);
  }

  private boolean add(Path file) throws BacktestException {
    String name = String.valueOf(file.getFileName());
    List<String> header = header(file);
    Matcher person = PersonFile.name(name);
    if (NeutralFile.isNeutral(header)) {
      neutral.add(file);
    } else if (person.matches()) {
      addPerson(person.group(1), PersonFile.signal(person.group(2)), file);
    } else {
      passedOver.add(name);
      return false;
    }
    return true;
  }

  private static List<String> header(Path file) throws BacktestException {
    try (RecordingFile opened = new RecordingFile(file, bytes -> {})) {
      return opened.header();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void addPerson(String person, Signal signal, Path file) throws BacktestException {
    if (!Identifiers.isIdentifier(person + PersonFile.DEVICE_SUFFIX)) {
      throw new BacktestException(
          file.getFileName()
              + ": the part of the name before _hr or _steps must be 1 to 60 characters of A-Z a-z"
              + " 0-9 . _ - that begin with a letter or digit");
    }
    Map<Signal, Path> files = people.computeIfAbsent(person, p -> new EnumMap<>(Signal.class));
    Path other = files.putIfAbsent(signal, file);
    if (other != null) {
      throw new BacktestException(
          file.getFileName() + " and " + other.getFileName() + ": one of them must go");
    }
  }
}
