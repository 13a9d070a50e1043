package io.homeward.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux tells about processes under {@code /proc}; see proc(5). A process may end at any time:
 * its absence is an answer, not an error. Stateless.
 *
 * @param proc where the kernel's files are, {@code /proc} outside of tests
 */
public record ProcessFiles(Path proc) {
  /** The unit of times in {@code stat}: USER_HZ, 100 a second on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code stat} behind the closing parenthesis of the command, counted from 0. */
  private static final int PARENT = 1;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int ENDED_CHILDREN_USER_TIME = 13;
  private static final int ENDED_CHILDREN_SYSTEM_TIME = 14;

  /**
   * CPU time of one process.
   *
   * @param parent process id of its parent
   * @param ownSeconds its own, in user and kernel mode
   * @param endedChildrenSeconds of children it has waited for, and theirs
   */
  public record CpuTime(long parent, double ownSeconds, double endedChildrenSeconds) {}

  /** The kernel's own. */
  public static ProcessFiles ofThisMachine() {
    return new ProcessFiles(Path.of("/proc"));
  }

  /** CPU time of a process; empty if there is none of that id. */
  public Optional<CpuTime> cpuTime(long pid) {
    return read(pid, "stat").map(ProcessFiles::parseStat);
  }

  private static CpuTime parseStat(String stat) {
    // The command may hold spaces and parentheses; nothing behind it does.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" +");
    return new CpuTime(
        Long.parseLong(fields[PARENT]),
        seconds(fields[USER_TIME]) + seconds(fields[SYSTEM_TIME]),
        seconds(fields[ENDED_CHILDREN_USER_TIME]) + seconds(fields[ENDED_CHILDREN_SYSTEM_TIME]));
  }

  private static double seconds(String ticks) {
    return Long.parseLong(ticks) / TICKS_PER_SECOND;
  }

  /**
   * The share of memory that is a process's: its own pages, and of shared ones its part (PSS), so
   * that PostgreSQL's shared buffers count once over all its processes. Empty if there is none.
   */
  public Optional<Long> residentBytes(long pid) {
    return read(pid, "smaps_rollup").flatMap(text -> kibibytes(text, "Pss:"));
  }

  private static Optional<Long> kibibytes(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> Long.parseLong(line.substring(key.length()).replace("kB", "").strip()) << 10)
        .findFirst();
  }

  /** A process and all that descend from it; empty if it has ended. */
  public List<Long> tree(long root) {
    List<Long> tree = new ArrayList<>();
    if (cpuTime(root).isEmpty()) {
      return tree;
    }
    tree.add(root);
    List<Long> all = processes();
    // Breadth first: children are appended while their parents are gone through.
    for (int i = 0; i < tree.size(); i++) {
      long parent = tree.get(i);
      for (long pid : all) {
        boolean child = cpuTime(pid).map(time -> time.parent() == parent).orElse(false);
        if (child && !tree.contains(pid)) {
          tree.add(pid);
        }
      }
    }
    return tree;
  }

  private List<Long> processes() {
    try (Stream<Path> files = Files.list(proc)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("processes cannot be listed: this needs Linux", e);
    }
  }

  private Optional<String> read(long pid, String file) {
    try {
      Path path = proc.resolve(Long.toString(pid)).resolve(file);
      // A command's name may hold any bytes.
      return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1))
          .filter(text -> !text.isBlank());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
