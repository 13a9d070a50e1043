package io.homeward.gateway.deadletter;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The key that kept payloads are encrypted with, from a file that only its owner may read. Whoever
 * deletes the file erases every payload kept under it.
 */
public final class PayloadKey {
  /** Name of the file within its directory: 64 hexadecimal digits. */
  public static final String FILE_NAME = "payload.key";

  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private final byte[] bytes;
  private final String id;

  PayloadKey(byte[] bytes) {
    this.bytes = bytes.clone();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      id = HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The key in {@code directory}; makes directory and key where they are absent.
   *
   * @throws IOException if it cannot be read or made, is no key, or others may read it
   */
  public static PayloadKey loadOrCreate(Path directory, SecureRandom random) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      create(directory, file, random);
    }
    if (isPosix(file)) {
      Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
      others.addAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      others.removeAll(OWNER_FILE);
      if (!others.isEmpty()) {
        throw new IOException(
            file + " may be read by others than its owner; make it rw------- (chmod 600)");
      }
    }
    try {
      byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length == BYTES) {
        return new PayloadKey(key);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold 64 hexadecimal digits", e);
    }
    throw new IOException(file + " does not hold 64 hexadecimal digits");
  }

  private static void create(Path directory, Path file, SecureRandom random) throws IOException {
    Files.createDirectories(directory);
    boolean posix = isPosix(directory);
    if (posix) {
      Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
    }
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    Path fresh =
        posix
            ? Files.createTempFile(
                directory, FILE_NAME, ".new", PosixFilePermissions.asFileAttribute(OWNER_FILE))
            : Files.createTempFile(directory, FILE_NAME, ".new");
    Files.writeString(
        fresh, HexFormat.of().formatHex(key), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  /** Which key this is: stands on what it encrypts, and tells nothing of the key. */
  public String id() {
    return id;
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
