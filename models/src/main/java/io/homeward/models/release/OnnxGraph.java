package io.homeward.models.release;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A graph that gives each row of a batch one number, run by ONNX Runtime on the caller's thread.
 * Opened only where its input and output are what the manifest needs, and where it answers a batch
 * of probes as it answers each of them alone.
 *
 * <p>Thread-safe until closed; holds native memory until then.
 */
final class OnnxGraph implements AutoCloseable {
  private static final String INPUT = "window";
  private static final String OUTPUT = "score";
  private static final int PROBES = 256;
  private static final int PART_OF_PROBES = 64;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final int nights;
  private final int inputs;

  private OnnxGraph(OrtEnvironment environment, OrtSession session, int nights, int inputs) {
    this.environment = environment;
    this.session = session;
    this.nights = nights;
    this.inputs = inputs;
  }

  static OnnxGraph open(Path file, byte[] bytes, Manifest manifest) throws ModelRefusedException {
    int nights = manifest.window().nights();
    int inputs = manifest.inputs().size();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OnnxGraph graph;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setDeterministicCompute(true);
      graph = new OnnxGraph(environment, environment.createSession(bytes, options), nights, inputs);
    } catch (OrtException e) {
      throw new ModelRefusedException(file, "ONNX Runtime does not load it: " + e.getMessage());
    }
    try {
      graph.check(file, manifest.output().kind());
      return graph;
    } catch (OrtException e) {
      graph.close();
      throw new ModelRefusedException(file, "ONNX Runtime does not run it: " + e.getMessage());
    } catch (ModelRefusedException e) {
      graph.close();
      throw e;
    }
  }

  private void check(Path file, OutputKind kind) throws OrtException, ModelRefusedException {
    checkTensor(file, "input", session.getInputInfo(), INPUT, new long[] {-1, nights, inputs});
    checkTensor(file, "output", session.getOutputInfo(), OUTPUT, new long[] {-1});
    SplittableRandom random = new SplittableRandom(1);
    int cells = nights * inputs;
    float[] probes = new float[PROBES * cells];
    for (int i = 0; i < probes.length; i++) {
      float value = (float) (random.nextDouble() * 12 - 6);
      probes[i] = random.nextInt(4) == 0 ? Float.NaN : value;
    }
    Arrays.fill(probes, 0, cells, Float.NaN);
    float[] together = run(probes);
    for (float score : together) {
      if (!kind.allows(score)) {
        throw new ModelRefusedException(
            file, "output " + OUTPUT, "answers a window with gaps by what is no " + kind.label());
      }
    }
    for (int size : new int[] {1, PART_OF_PROBES}) {
      for (int first = 0; first < PROBES; first += size) {
        float[] part = run(Arrays.copyOfRange(probes, first * cells, (first + size) * cells));
        if (!Arrays.equals(part, Arrays.copyOfRange(together, first, first + size))) {
          throw new ModelRefusedException(
              file, "output " + OUTPUT, "depends on what else is in the batch");
        }
      }
    }
  }

  private static void checkTensor(
      Path file, String what, Map<String, NodeInfo> found, String name, long[] shape)
      throws ModelRefusedException {
    if (found.size() != 1 || !found.containsKey(name)) {
      throw new ModelRefusedException(
          file, what + " " + name, "the only one there must be, found " + found.keySet());
    }
    String wanted = "must be a float tensor of " + Arrays.toString(shape);
    if (!(found.get(name).getInfo() instanceof TensorInfo tensor)) {
      throw new ModelRefusedException(file, what + " " + name, wanted);
    }
    if (tensor.type != OnnxJavaType.FLOAT || !Arrays.equals(tensor.getShape(), shape)) {
      throw new ModelRefusedException(
          file,
          what + " " + name,
          wanted + ", found " + tensor.type + " " + Arrays.toString(tensor.getShape()));
    }
  }

  /** One number per row; {@code rows} holds nights × inputs floats each. */
  float[] run(float[] rows) throws OrtException {
    int count = rows.length / (nights * inputs);
    long[] shape = {count, nights, inputs};
    try (OnnxTensor window = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape);
        OrtSession.Result result = session.run(Map.of(INPUT, window))) {
      float[] scores = (float[]) result.get(0).getValue();
      if (scores.length != count) {
        throw new OrtException("gave " + scores.length + " scores for " + count + " rows");
      }
      return scores;
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close a session", e);
    }
  }
}
