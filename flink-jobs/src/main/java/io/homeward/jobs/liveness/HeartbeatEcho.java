package io.homeward.jobs.liveness;

/**
 * One subtask's answer to a gateway's heartbeat. A POJO record to Flink.
 *
 * @param heartbeat the heartbeat's offset in {@code part-health}: its identity
 * @param atMs ward clock of the heartbeat
 * @param subtask which subtask answers
 * @param subtasks how many there are
 */
public record HeartbeatEcho(long heartbeat, long atMs, int subtask, int subtasks) {}
