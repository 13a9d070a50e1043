package io.homeward.console.testward;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way between a browser and the console, which can break, or fall silent while it stands. */
public final class NetworkPath implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mended = lock.newCondition();
  private boolean stalled;
  private volatile boolean cut;

  private NetworkPath(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** A way to that port on loopback. */
  public static NetworkPath to(int port) throws IOException {
    NetworkPath path =
        new NetworkPath(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    path.daemon(path::accept);
    return path;
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Breaks every connection; new ones break too. */
  public void cut() {
    cut = true;
    open.forEach(NetworkPath::quietly);
  }

  /** Connections stand, nothing passes. */
  public void stall() {
    lock.lock();
    try {
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  /** Everything passes again. */
  public void mend() {
    cut = false;
    lock.lock();
    try {
      stalled = false;
      mended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        if (cut) {
          from.close();
          continue;
        }
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(from);
        open.add(to);
        daemon(() -> pump(from, to));
        daemon(() -> pump(to, from));
      } catch (IOException e) {
        // The listener was closed, or one connection failed: the others go on.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitPassage();
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      // One end is gone; the other follows.
    } finally {
      quietly(from);
      quietly(to);
    }
  }

  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (stalled) {
        mended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void daemon(Runnable work) {
    Thread thread = new Thread(work, "network-path");
    thread.setDaemon(true);
    thread.start();
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    mend();
  }
}
