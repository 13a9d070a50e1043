package io.homeward.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * MQTT over TLS 1.2 and 1.3. Read once, at the start: a renewed certificate needs a restart.
 *
 * @param port the port, 8883 by custom; 0 for any free one
 * @param certificateChain PEM file: the gateway's certificate, then what it was issued by
 * @param privateKey PEM file: its key, PKCS #8, not encrypted; readable by the gateway alone
 */
public record TlsConfig(int port, Path certificateChain, Path privateKey) {

  /** Adds what is wrong with it. */
  void addViolations(List<String> found) {
    if (port < 0 || port > 65_535) {
      found.add("tls.port: must be 0 to 65535");
    }
    if (!Files.isReadable(certificateChain)) {
      found.add("tls.certificateChain: cannot be read: " + certificateChain);
    }
    if (!Files.isReadable(privateKey)) {
      found.add("tls.privateKey: cannot be read: " + privateKey);
    }
  }
}
