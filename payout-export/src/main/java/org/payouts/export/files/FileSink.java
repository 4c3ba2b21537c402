package org.payouts.export.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.export.Sink;
import org.payouts.export.table.Batch;
import org.payouts.export.table.ExportedTable;

/**
 * Files in a directory, one for each batch: {@code TABLE/TOPIC-PARTITION-FROM-TO.FORMAT}. A file is
 * written under another name, synchronised and renamed; its name is the record of what it holds, so
 * that data and place cannot differ.
 */
public final class FileSink implements Sink {
  private static final Pattern NAME =
      Pattern.compile("([a-z-]+)-([0-9]+)-([0-9]{19})-([0-9]{19})\\.([a-z]+)");
  private static final String TOPIC_IDS = "topic-ids";
  private static final String UNFINISHED = ".unfinished-";

  /** A file without rows, so that a table of which there is nothing yet can be read as well. */
  private static final String SCHEMA = "schema.";

  private final Path directory;
  private final FileFormat format;

  public FileSink(Path directory, FileFormat format) {
    this.directory = directory;
    this.format = format;
  }

  @Override
  public Map<TopicPartition, Long> next() throws IOException {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (ExportedTable table : ExportedTable.values()) {
      Path folder = Files.createDirectories(directory.resolve(table.tableName()));
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.sorted().toList();
      }
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.startsWith(UNFINISHED)) {
          Files.delete(file);
        } else {
          add(name, next);
        }
      }
    }
    for (ExportedTable table : ExportedTable.values()) {
      finish(directory.resolve(table.tableName()), SCHEMA + format.text(), table, List.of());
    }
    return next;
  }

  /**
   * Parts follow each other without a gap; a directory that others have changed is not gone on
   * with.
   */
  private void add(String name, Map<TopicPartition, Long> next) throws IOException {
    if (name.startsWith(SCHEMA) && !name.equals(SCHEMA + format.text())) {
      throw new IOException(
          directory
              + " holds other files than "
              + format.text()
              + "; name another directory for them");
    }
    Matcher part = NAME.matcher(name);
    if (!part.matches()) {
      return;
    }
    TopicPartition partition = new TopicPartition(part.group(1), Integer.parseInt(part.group(2)));
    long from = Long.parseLong(part.group(3));
    Long before = next.put(partition, Long.parseLong(part.group(4)));
    if (from != (before == null ? 0 : before)) {
      throw new IOException(
          "%s does not follow the part before it, which ends at %s: a file is missing, or there twice"
              .formatted(name, before == null ? 0 : before));
    }
  }

  @Override
  public Map<String, String> topicIds() throws IOException {
    Path file = directory.resolve(TOPIC_IDS);
    Map<String, String> ids = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        if (space < 0) {
          throw new IOException(file + " has a line that names no topic and its ID: " + line);
        }
        ids.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return ids;
  }

  /** Before the first file: an ID that nothing was written under does no harm. */
  @Override
  public void keepTopicIds(Map<String, String> ids) throws IOException {
    Map<String, String> all = new TreeMap<>(topicIds());
    if (all.entrySet().containsAll(ids.entrySet())) {
      return;
    }
    all.putAll(ids);
    Path unfinished = directory.resolve(UNFINISHED + TOPIC_IDS);
    Files.write(
        unfinished,
        all.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList());
    synchronise(unfinished);
    Files.move(unfinished, directory.resolve(TOPIC_IDS), StandardCopyOption.ATOMIC_MOVE);
    synchronise(directory);
  }

  @Override
  public void write(Batch batch) throws IOException {
    Path folder = directory.resolve(batch.table().tableName());
    String name =
        "%s-%d-%019d-%019d.%s"
            .formatted(
                batch.partition().topic(),
                batch.partition().partition(),
                batch.from(),
                batch.to(),
                format.text());
    finish(folder, name, batch.table(), batch.rows());
  }

  private void finish(Path folder, String name, ExportedTable table, List<@Nullable Object[]> rows)
      throws IOException {
    Path unfinished = folder.resolve(UNFINISHED + name);
    Files.deleteIfExists(unfinished);
    try (RowWriter writer = format.writer(unfinished, table)) {
      for (@Nullable Object[] row : rows) {
        writer.write(row);
      }
    }
    synchronise(unfinished);
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    synchronise(folder);
  }

  private static void synchronise(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    // Nothing is open between batches.
  }
}
