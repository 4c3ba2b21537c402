package org.payouts.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation.
 *
 * @param file where it is, relative to the project
 * @param links targets of its links and pictures, as written
 * @param anchors what a link may name after {@code #}
 * @param prose its text without code
 * @param codeSpans code within its text
 * @param shellBlocks its fenced shell blocks in order
 */
record Page(
    Path file,
    List<String> lines,
    List<String> links,
    Set<String> anchors,
    String prose,
    List<String> codeSpans,
    List<ShellBlock> shellBlocks) {

  /** The project, seen from this module. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

  /**
   * A fenced shell block.
   *
   * @param remark the HTML comment before it, or empty: {@code not run: REASON} or {@code exits
   *     with N}
   */
  record ShellBlock(String remark, String text) {
    /** Commands, one each, without comments. */
    List<String> commands() {
      return text.replace("\\\n", " ")
          .lines()
          .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }

    boolean run() {
      return !remark.startsWith("not run: ");
    }

    int exitCode() {
      return remark.startsWith("exits with ")
          ? Integer.parseInt(remark.substring("exits with ".length()))
          : 0;
    }
  }

  /** Every Markdown page of the project. */
  static List<Page> all() throws IOException {
    return files("md").stream().map(Page::read).toList();
  }

  /** Every file of the project with one of these endings. */
  static List<Path> files(String... endings) throws IOException {
    List<Path> files = new ArrayList<>();
    collect(PROJECT, files, Set.of(endings));
    return files.stream().sorted().toList();
  }

  private static void collect(Path directory, List<Path> files, Set<String> endings)
      throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry)) {
          boolean hidden = name.startsWith(".") && !name.equals(".github");
          if (!hidden && !NOT_OURS.contains(name)) {
            collect(entry, files, endings);
          }
        } else if (endings.contains(name.substring(name.lastIndexOf('.') + 1))) {
          files.add(entry);
        }
      }
    }
  }

  /** What the usual hosts make of a heading. */
  static String anchorOf(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  static Page read(Path file) {
    try {
      String text = Files.readString(file);
      Reader reader = new Reader();
      Parser.builder().build().parse(text).accept(reader);
      return new Page(
          PROJECT.relativize(file),
          text.lines().toList(),
          reader.links,
          reader.anchors,
          reader.prose.toString(),
          reader.codeSpans,
          reader.shellBlocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Reader extends AbstractVisitor {
    private static final Set<String> SHELLS = Set.of("bash", "sh", "shell", "console");

    private final List<String> links = new ArrayList<>();
    private final Set<String> anchors = new HashSet<>();
    private final Map<String, Integer> headings = new HashMap<>();
    private final StringBuilder prose = new StringBuilder();
    private final List<String> codeSpans = new ArrayList<>();
    private final List<ShellBlock> shellBlocks = new ArrayList<>();

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(image.getDestination());
      visitChildren(image);
    }

    @Override
    public void visit(Heading heading) {
      StringBuilder words = new StringBuilder();
      heading.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text text) {
              words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
              words.append(code.getLiteral());
            }
          });
      String anchor = anchorOf(words.toString());
      int times = headings.merge(anchor, 1, Integer::sum);
      anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
      visitChildren(heading);
      prose.append('\n');
    }

    @Override
    public void visit(Text text) {
      prose.append(text.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
      prose.append('\n');
    }

    @Override
    public void visit(Code code) {
      codeSpans.add(code.getLiteral());
      prose.append("`code`");
    }

    @Override
    public void visit(FencedCodeBlock block) {
      if (block.getInfo() != null && SHELLS.contains(block.getInfo())) {
        Node before = block.getPrevious();
        String remark =
            before instanceof HtmlBlock comment
                ? comment.getLiteral().replaceAll("^<!--|-->$", "").strip()
                : "";
        shellBlocks.add(new ShellBlock(remark, block.getLiteral()));
      }
      prose.append('\n');
    }

    @Override
    protected void visitChildren(Node parent) {
      super.visitChildren(parent);
      if (parent instanceof org.commonmark.node.Block) {
        prose.append('\n');
      }
    }
  }
}
