package org.payouts.cli.requests;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The records of a CSV file with the lines they start on: RFC 4180 quotes, any line end, a byte
 * order mark if there is one, UTF-8 only.
 */
final class CsvText {

  /** One record and the line of the file it starts on. */
  record Row(long line, List<String> cells) {}

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private CsvText() {}

  /**
   * All records with at least one cell that is not blank; {@code problems} receives what cannot be
   * read.
   */
  static List<Row> read(String file, byte[] bytes, Consumer<FileProblem> problems) {
    String text = decode(file, bytes, problems);
    List<Row> rows = new ArrayList<>();
    long line = 1;
    try (CSVParser parser =
        CSVParser.builder().setReader(new StringReader(text)).setFormat(FORMAT).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      while (records.hasNext()) {
        List<String> cells = records.next().toList();
        if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
          rows.add(new Row(line, cells));
        }
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      problems.accept(
          new FileProblem(
              file,
              line,
              null,
              "the quotes of this record do not fit together; nothing after it was read",
              "close each quoted cell, and double a quote inside one (\"\")"));
    }
    return rows;
  }

  private static String decode(String file, byte[] bytes, Consumer<FileProblem> problems) {
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      problems.accept(new FileProblem(file, 0, null, "is UTF-16 text", "save it as CSV UTF-8"));
      return "";
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      problems.accept(
          new FileProblem(
              file, line, null, "holds a byte that is not UTF-8", "save the file as CSV UTF-8"));
      return "";
    }
    return out.flip().toString();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
