package io.homeward.benchmarks.process;

/**
 * What a process and its descendants cost so far.
 *
 * @param cpuSeconds user and kernel time, that of ended descendants included
 * @param residentBytes memory held now, shared pages by their share
 */
public record ProcessCost(double cpuSeconds, long residentBytes) {

  /** The cost of the tree below {@code root} now; nothing if it has ended. */
  public static ProcessCost of(ProcessFiles files, long root) {
    double cpuSeconds = 0;
    long residentBytes = 0;
    for (long pid : files.tree(root)) {
      cpuSeconds +=
          files.cpuTime(pid).map(t -> t.ownSeconds() + t.endedChildrenSeconds()).orElse(0.0);
      residentBytes += files.residentBytes(pid).orElse(0L);
    }
    return new ProcessCost(cpuSeconds, residentBytes);
  }
}
