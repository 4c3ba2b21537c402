package org.payouts.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories and files that only their owner can read, from the moment that they are made. */
public final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Makes the directory if it is not there; one that is there is left as it is. */
  public static Path directory(Path wanted) throws IOException {
    Path path = wanted.toAbsolutePath().normalize();
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      return Files.createDirectory(path, attributes(DIRECTORY));
    } catch (FileAlreadyExistsException e) {
      return Files.createDirectories(path); // Refuses a file of that name.
    }
  }

  /** Takes the rights of others from a directory that an earlier version has made. */
  public static void restrict(Path directory) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(directory, DIRECTORY);
    }
  }

  /** Makes the file anew, empty. */
  public static Path file(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, attributes(FILE));
  }

  /** Makes the file anew with this text. */
  public static void write(Path file, CharSequence text) throws IOException {
    Files.writeString(file(file), text, StandardCharsets.UTF_8);
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
