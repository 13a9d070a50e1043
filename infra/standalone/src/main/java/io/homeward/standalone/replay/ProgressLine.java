package io.homeward.standalone.replay;

import io.homeward.simulator.fleet.FleetCounts;
import java.io.PrintWriter;
import java.util.function.DoubleSupplier;
import picocli.CommandLine;

/**
 * How far a replay has come: a bar that is drawn over itself on a terminal, a line every few
 * seconds elsewhere. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private final DoubleSupplier fraction;
  private final boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
  private long saidNanos = System.nanoTime();

  /**
   * A bar.
   *
   * @param fraction how much of the recordings is read, 0 to 1
   */
  ProgressLine(PrintWriter out, DoubleSupplier fraction) {
    this.out = out;
    this.fraction = fraction;
  }

  /** Shows how far the fleet is. */
  synchronized void at(FleetCounts counts) {
    long now = System.nanoTime();
    if (!terminal && now - saidNanos < EVERY_NANOS) {
      return;
    }
    saidNanos = now;
    double read = fraction.getAsDouble();
    int full = (int) Math.round(read * WIDTH);
    String line =
        "[%s%s] %3.0f %%  %,d readings acknowledged, %,d refused"
            .formatted(
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                read * 100,
                counts.readingsAcknowledged(),
                counts.readingsRefused());
    if (terminal) {
      out.print("\r" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Leaves the last state standing. */
  @Override
  public synchronized void close() {
    if (terminal) {
      out.println();
    }
    out.flush();
  }
}
