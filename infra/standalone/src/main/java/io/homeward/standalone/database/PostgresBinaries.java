package io.homeward.standalone.database;

import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.OwnerOnly;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, as packed for the class path by io.zonky.test, unpacked once per user and
 * version. Stateless, thread-safe.
 */
final class PostgresBinaries {
  /** Names the unpacked tree; must change with the version in the parent pom. */
  static final String VERSION = "17.6";

  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64");

  private PostgresBinaries() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}, unpacked if needed. */
  static Path unpackBelow(Path cache) {
    Path home = cache.resolve("postgresql-" + VERSION);
    if (Files.isDirectory(home)) {
      return home;
    }
    try (InputStream archive = archive()) {
      OwnerOnly.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache, "unpacking");
      unpack(archive, fresh);
      takePlace(fresh, home);
      return home;
    } catch (IOException e) {
      throw new StartFailure("PostgreSQL cannot be unpacked below " + cache + ": " + e, e);
    }
  }

  private static InputStream archive() {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name =
        "/postgres-linux-" + ARCHITECTURES.getOrDefault(architecture, architecture) + ".txz";
    InputStream in = PostgresBinaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new StartFailure(
          "no embedded PostgreSQL for this machine: " + name + " is not on the class path");
    }
    return in;
  }

  private static void takePlace(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another process unpacked the same version meanwhile: theirs is as good.
      deleteTree(fresh);
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void unpack(InputStream archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("an entry that leads out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) == 0 ? "rw-------" : "rwx------"));
        }
      }
    }
  }
}
