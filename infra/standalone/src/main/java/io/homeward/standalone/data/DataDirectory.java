package io.homeward.standalone.data;

import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Everything one standalone ward keeps: Kafka's log, PostgreSQL's cluster, the jobs' checkpoints,
 * generated secrets and log files, below one directory that only its owner can enter.
 *
 * <p>One process at a time: open for as long as the process lives. The lock is the operating
 * system's, so a killed process leaves none behind.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path root;
  private final FileChannel lockChannel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockChannel, FileLock lock) {
    this.root = root;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Opens the directory, making it if it does not exist.
   *
   * @throws StartFailure if another process has it open, or it cannot be written
   */
  public static DataDirectory open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      OwnerOnly.createDirectories(root);
      Path file = root.resolve(LOCK);
      OwnerOnly.createFile(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = Files.readString(file, StandardCharsets.UTF_8).strip();
        channel.close();
        throw new StartFailure(root + " is in use by process " + holder);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataDirectory(root, channel, lock);
    } catch (IOException e) {
      throw new StartFailure("cannot use " + root + " as data directory: " + e, e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The directory itself, absolute. */
  public Path root() {
    return root;
  }

  /** Kafka's log directory. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** Where PostgreSQL's cluster and settings live. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** Checkpoints of the job of that name. */
  public Path checkpoints(String job) {
    return root.resolve("checkpoints").resolve(job);
  }

  /** Scratch space of the stream processor; worthless after a restart. */
  public Path scratch() {
    return root.resolve("scratch");
  }

  /** Secrets made on first use. */
  public SecretFiles secrets() {
    return secretsBelow(root);
  }

  /** The secrets of a directory that another process has open. */
  public static SecretFiles secretsBelow(Path root) {
    return new SecretFiles(root.resolve("secrets"));
  }

  /** How far what was fed from outside has come. */
  public Path position(String feed) {
    return root.resolve("feeds").resolve(feed + ".properties");
  }

  /** Log files. */
  public Path log() {
    return root.resolve("log");
  }

  /**
   * Says which kind of ward this directory holds; the first claim stands.
   *
   * @throws StartFailure if it holds one of another kind: simulated patients and real ones never
   *     share a ward
   */
  public void claim(String kind) {
    Path file = root.resolve("kind");
    try {
      if (!Files.exists(file)) {
        OwnerOnly.write(file, kind);
      }
      String held = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (!held.equals(kind)) {
        throw new StartFailure(
            root + " holds another ward (" + held + "); name another directory with --data-dir");
      }
    } catch (IOException e) {
      throw new StartFailure("cannot use " + file + ": " + e, e);
    }
  }

  /** Deletes what holds only while this process runs. */
  public void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StartFailure("cannot delete " + file, e);
    }
  }

  /** How others on this machine reach the running ward. */
  public Path connections() {
    return connectionsBelow(root);
  }

  /** The same of a directory that another process has open. */
  public static Path connectionsBelow(Path root) {
    return root.resolve("connections.properties");
  }

  /** Releases the directory to the next process. */
  @Override
  public void close() {
    try {
      lock.release();
      lockChannel.close();
    } catch (IOException e) {
      throw new StartFailure("cannot release " + root, e);
    }
  }
}
