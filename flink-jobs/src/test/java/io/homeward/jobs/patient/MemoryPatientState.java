package io.homeward.jobs.patient;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one patient in memory, as bytes only, so that nothing survives but what is saved.
 */
public final class MemoryPatientState implements PatientState {
  private final Map<String, byte[]> chunks;
  private Optional<byte[]> summary;
  private int summaryReads;
  private int summaryWrites;
  private int chunkWrites;

  /** Nothing is kept yet. */
  public MemoryPatientState() {
    this(new HashMap<>(), Optional.empty());
  }

  private MemoryPatientState(Map<String, byte[]> chunks, Optional<byte[]> summary) {
    this.chunks = chunks;
    this.summary = summary;
  }

  /** What a restore from a snapshot taken now finds. */
  MemoryPatientState copy() {
    return new MemoryPatientState(new HashMap<>(chunks), summary.map(byte[]::clone));
  }

  /** Bytes of keys and values. */
  long bytes() {
    long bytes = summary.map(b -> b.length).orElse(0);
    for (Map.Entry<String, byte[]> chunk : chunks.entrySet()) {
      bytes += chunk.getKey().length() + chunk.getValue().length;
    }
    return bytes;
  }

  /** Bytes of the chunks whose key begins like this. */
  long bytesUnder(String prefix) {
    return chunks.entrySet().stream()
        .filter(chunk -> chunk.getKey().startsWith(prefix))
        .mapToLong(chunk -> chunk.getValue().length)
        .sum();
  }

  /** How many chunks there are. */
  public int chunkCount() {
    return chunks.size();
  }

  int summaryReads() {
    return summaryReads;
  }

  int summaryWrites() {
    return summaryWrites;
  }

  /** How often a chunk was written. */
  public int chunkWrites() {
    return chunkWrites;
  }

  @Override
  public Optional<byte[]> summary() {
    summaryReads++;
    return summary;
  }

  @Override
  public void putSummary(byte[] bytes) {
    summaryWrites++;
    summary = Optional.of(bytes.clone());
  }

  @Override
  public Optional<byte[]> chunk(String key) {
    return Optional.ofNullable(chunks.get(key));
  }

  @Override
  public void putChunk(String key, byte[] bytes) {
    chunkWrites++;
    chunks.put(key, bytes.clone());
  }

  @Override
  public void removeChunk(String key) {
    chunks.remove(key);
  }

  @Override
  public void clear() {
    summary = Optional.empty();
    chunks.clear();
  }
}
