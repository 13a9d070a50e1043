package io.homeward.vitals.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretHashTest {
  private static final int FEW = 10;

  @Test
  void onlyTheSecretItWasMadeOfMatches() {
    String hash = SecretHash.of("correct horse", FEW, new SecureRandom());
    assertThat(SecretHash.matches("correct horse", hash)).isTrue();
    assertThat(SecretHash.matches("correct horsf", hash)).isFalse();
    assertThat(hash).doesNotContain("correct");
  }

  @Test
  void twoHashesOfOneSecretDiffer() {
    SecureRandom random = new SecureRandom();
    assertThat(SecretHash.of("s", FEW, random)).isNotEqualTo(SecretHash.of("s", FEW, random));
  }

  @Test
  void aHashThatCannotBeReadMatchesNothing() {
    for (String hash :
        new String[] {
          "",
          "plain",
          "a$b$c$d",
          "pbkdf2-sha256$x$AA$AA",
          "pbkdf2-sha256$999999999$AA$AA",
          "pbkdf2-sha256$1$$"
        }) {
      assertThat(SecretHash.matches("s", hash)).as(hash).isFalse();
    }
  }

  @Test
  void identifiersAreSafeInTopicsKeysFilesAndPaths() {
    assertThat(Identifiers.isIdentifier("watch-7.A_b")).isTrue();
    for (String bad :
        new String[] {"", "a/b", "a+b", "#", "..", "-x", "a b", "ü", "x".repeat(65)}) {
      assertThat(Identifiers.isIdentifier(bad)).as(bad).isFalse();
    }
    assertThat(Identifiers.isIdentifier(null)).isFalse();
  }
}
