import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads archives with ZipFile and jar; a line for each: reader, tab, file, tab, entries or an error. */
public class ReadZips {
  public static void main(String[] args) throws Exception {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    for (String name : Files.readAllLines(Path.of(args[0]))) {
      Path path = Path.of(name);
      out.println("java\t" + name + "\t" + zipFile(path));
      out.println("jar\t" + name + "\t" + list(jar, path));
    }
    out.flush();
  }

  private static String zipFile(Path path) {
    List<String> entries = new ArrayList<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          digest.update(in.readAllBytes());
          entries.add(hex(entry.getName()) + ":" + HexFormat.of().formatHex(digest.digest()));
        }
      }
      return String.join(",", entries);
    } catch (Exception | Error error) {
      return "!" + error.getClass().getSimpleName();
    }
  }

  private static String list(ToolProvider jar, Path path) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = jar.run(new PrintWriter(out), new PrintWriter(err), "tf", path.toString());
    if (code != 0) return "!" + code;
    return String.join(",", out.toString().lines().map(line -> hex(line)).toList());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
