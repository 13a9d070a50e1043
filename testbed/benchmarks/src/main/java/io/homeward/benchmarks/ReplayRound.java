package io.homeward.benchmarks;

import io.homeward.benchmarks.ward.MeasuredWard.Cost;
import java.util.List;
import java.util.Locale;

/**
 * What one stretch of a replay took, from its first publish on.
 *
 * @param what its name in the output
 * @param messages published, each acknowledged
 * @param readings in them
 * @param secondsToAcknowledged until the last message was acknowledged: durable in Kafka
 * @param secondsToStored until the ledger, which commits with the rows, counted the last reading
 * @param secondsToJudged until the last score it caused stood in the store
 * @param before what the ward had cost when the stretch began
 * @param after what it had cost when the stretch was stored and judged
 * @param senderCpuSeconds of the process that published, which is no part of the ward
 */
record ReplayRound(
    String what,
    long messages,
    long readings,
    double secondsToAcknowledged,
    double secondsToStored,
    double secondsToJudged,
    Cost before,
    Cost after,
    double senderCpuSeconds) {

  /** Until all is stored and judged. */
  double seconds() {
    return Math.max(secondsToStored, secondsToJudged);
  }

  /** The whole way. */
  double readingsPerSecond() {
    return readings / seconds();
  }

  /** The whole way. */
  double messagesPerSecond() {
    return messages / seconds();
  }

  /** Of the ward's processes. */
  double cpuSecondsPerMillion() {
    return (after.cpuSeconds() - before.cpuSeconds()) / readings * 1e6;
  }

  /** For people to read. */
  List<String> lines() {
    double javaCpu = after.java().cpuSeconds() - before.java().cpuSeconds();
    double postgresCpu = after.postgres().cpuSeconds() - before.postgres().cpuSeconds();
    return List.of(
        String.format(
            Locale.ROOT,
            "%-8s %,d readings in %,d messages: acknowledged %.1f s, stored %.1f s, judged %.1f s",
            what,
            readings,
            messages,
            secondsToAcknowledged,
            secondsToStored,
            secondsToJudged),
        String.format(
            Locale.ROOT,
            "%-8s acknowledged %,.0f readings/s, the whole way %,.0f readings/s, %,.0f messages/s",
            what,
            readings / secondsToAcknowledged,
            readingsPerSecond(),
            messagesPerSecond()),
        String.format(
            Locale.ROOT,
            "%-8s CPU-s a million readings: ward %.2f (Java %.2f, PostgreSQL %.2f), sender %.2f;"
                + " the ward kept %.2f cores busy",
            what,
            cpuSecondsPerMillion(),
            javaCpu / readings * 1e6,
            postgresCpu / readings * 1e6,
            senderCpuSeconds / readings * 1e6,
            (javaCpu + postgresCpu) / seconds()));
  }
}
