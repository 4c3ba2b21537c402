package org.payouts.cli.requests;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** From bytes to text: UTF-8 with or without a byte order mark; anything else is named. */
final class FileEncoding {

  private static final String REMEDY = "save the file as CSV UTF-8";

  private FileEncoding() {}

  /** The text, or empty after the problem was reported. */
  static Optional<String> decode(String file, byte[] bytes, Consumer<FileProblem> problems) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF) || isWide(bytes)) {
      problems.accept(new FileProblem(file, 0, null, "is UTF-16 text", REMEDY));
      return Optional.empty();
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      problems.accept(
          new FileProblem(
              file,
              lineOf(bytes, in.position()),
              null,
              "holds a byte that is not UTF-8, as files of older programs do (Windows-1252, Mac Roman)",
              REMEDY));
      return Optional.empty();
    }
    return Optional.of(out.flip().toString());
  }

  static boolean startsWith(byte[] bytes, int... mark) {
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

  /** UTF-16 without a mark: every other byte of plain text is zero. */
  private static boolean isWide(byte[] bytes) {
    int looked = Math.min(bytes.length, 200) & ~1;
    int zeros = 0;
    for (int i = 0; i < looked; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return looked >= 4 && zeros * 3 >= looked;
  }

  /** Lines end with LF, CR LF or, in old Mac files, CR alone. */
  private static long lineOf(byte[] bytes, int position) {
    long line = 1;
    for (int i = 0; i < position; i++) {
      boolean ends = bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
      line += ends ? 1 : 0;
    }
    return line;
  }
}
