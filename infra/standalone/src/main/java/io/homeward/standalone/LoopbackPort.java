package io.homeward.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback address. Stateless, thread-safe. */
public final class LoopbackPort {
  private LoopbackPort() {}

  /**
   * Returns {@code port} if nobody listens there, or a free one for 0.
   *
   * @param part who wants it, for the message
   * @param option the command line option that sets it, for the message
   * @throws StartFailure if it is taken
   */
  public static int require(int port, String part, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      // A port in TIME_WAIT after a restart is free for a server that listens anew.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartFailure(
          "port " + port + " for " + part + " is taken; choose another with " + option, e);
    }
  }
}
