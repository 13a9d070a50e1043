package io.homeward.gateway.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The sockets a broker is reached by. All of them send at once ({@code TCP_NODELAY}): an
 * acknowledgement that waits for company meets the broker's delayed TCP acknowledgement, and both
 * sides sit still for 40 ms.
 */
final class BrokerSockets {
  private BrokerSockets() {}

  /** Sockets in the clear. */
  static SocketFactory plain() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() throws IOException {
        return atOnce(new Socket());
      }

      @Override
      public Socket createSocket(String host, int port) throws IOException {
        return atOnce(new Socket(host, port));
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort)
          throws IOException {
        return atOnce(new Socket(host, port, local, localPort));
      }

      @Override
      public Socket createSocket(InetAddress host, int port) throws IOException {
        return atOnce(new Socket(host, port));
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
          throws IOException {
        return atOnce(new Socket(host, port, local, localPort));
      }
    };
  }

  /** Sockets over TLS that trust what Java trusts. */
  static SSLSocketFactory tls() throws GeneralSecurityException {
    return new Tls(SSLContext.getDefault().getSocketFactory());
  }

  /**
   * Sockets over TLS that trust the certificates in a PEM file and nothing else.
   *
   * @throws IOException if it cannot be read, or holds none
   */
  static SSLSocketFactory tls(Path trustedCertificates)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(trustedCertificates)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("issuer-" + trusted.size(), certificate);
      }
    }
    if (trusted.size() == 0) {
      throw new IOException(trustedCertificates + " holds no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new Tls(context.getSocketFactory());
  }

  private static Socket atOnce(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static final class Tls extends SSLSocketFactory {
    private final SSLSocketFactory sockets;

    Tls(SSLSocketFactory sockets) {
      this.sockets = sockets;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
      return atOnce(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return atOnce(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return atOnce(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return atOnce(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return atOnce(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return atOnce(sockets.createSocket(host, port, local, localPort));
    }
  }
}
