package io.homeward.console.access;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The passwords of the demo ward's four sign-ins: {@code nurse}, {@code lead}, {@code vendor},
 * {@code patient}. Made once, at the first start, and kept by the process that starts the console,
 * which prints them; the console keeps only their hashes.
 */
public record DemoSignIns(String nurse, String lead, String vendor, String patient) {
  // No letters or digits that a person reading from a terminal could take for another.
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 12;

  /** Fresh passwords of 59 bits each. */
  public static DemoSignIns generate(SecureRandom random) {
    return new DemoSignIns(password(random), password(random), password(random), password(random));
  }

  private static String password(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i > 0 && i % 4 == 0) {
        text.append('-');
      }
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /**
   * The four accounts, hashed.
   *
   * @param ofVendor whose figures the vendor sees
   * @param ofPatient who the patient is
   */
  public List<Account> accounts(String ofVendor, String ofPatient) {
    PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    List<Account> accounts = new ArrayList<>(staff(" (demo)"));
    accounts.add(
        new Account(
            "vendor",
            "Vendor (demo)",
            Role.VENDOR,
            encoder.encode(vendor),
            Optional.of(ofVendor),
            Optional.empty()));
    accounts.add(
        new Account(
            "patient",
            "Patient (demo)",
            Role.PATIENT,
            encoder.encode(patient),
            Optional.empty(),
            Optional.of(ofPatient)));
    return List.copyOf(accounts);
  }

  /** The accounts of those who work in the ward, hashed: all that a ward of one's own has. */
  public List<Account> staff() {
    return staff("");
  }

  private List<Account> staff(String nameSuffix) {
    PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    return List.of(
        new Account(
            "nurse",
            "Nurse" + nameSuffix,
            Role.NURSE,
            encoder.encode(nurse),
            Optional.empty(),
            Optional.empty()),
        new Account(
            "lead",
            "Lead nurse" + nameSuffix,
            Role.LEAD,
            encoder.encode(lead),
            Optional.empty(),
            Optional.empty()));
  }

  /** Never the passwords. */
  @Override
  public String toString() {
    return "DemoSignIns";
  }
}
