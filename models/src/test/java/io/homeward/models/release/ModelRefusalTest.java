package io.homeward.models.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that is not wholly as it must be is loaded, and the message says what is wrong. */
class ModelRefusalTest {
  @TempDir private Path folder;

  @Test
  void loadsWhatIsAsItMustBe() throws Exception {
    try (NightModel model = NightModel.load(new ReleaseFolder(folder, "logistic-3x2").write())) {
      Manifest manifest = model.manifest();
      assertThat(manifest.identity().name()).isEqualTo("test-model");
      assertThat(manifest.identity().hash()).hasSize(64);
      assertThat(manifest.window().nights()).isEqualTo(3);
      assertThat(manifest.inputs())
          .extracting(Manifest.Input::name)
          .containsExactly("rest", "steps");
      assertThat(manifest.output().kind()).isEqualTo(OutputKind.PROBABILITY);
    }
  }

  @Test
  void theReleasedModelIsPartOfThisProgram() throws Exception {
    try (NightModel model = NightModel.released("nightly-deviation", "1");
        NightModel file = NightModel.load(Path.of("artifacts/nightly-deviation/1"))) {
      assertThat(model.manifest()).isEqualTo(file.manifest());
    }
  }

  @Test
  void aModelThatWasNotReleasedIsRefused() {
    assertThatThrownBy(() -> NightModel.released("nightly-deviation", "0"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("not released with this program");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: test-model        | name: Test Model             | name
          version: "1"            | version: "1/2"               | version
          sha256: | sha256: 0                                    | sha256
          length: P3D             | length: P3M                  | window.length
          length: P3D             | length: three                | window.length
          length: P3D             | length: P99D                 | window.length
          step: P1D               | step: P2D                    | window.step
          closesAt: "07:00"       | closesAt: "08:00"            | window.closesAt
          deadlineAt: "12:00"     | deadlineAt: "06:00"          | window.deadlineAt
          deadlineAt: "12:00"     | deadlineAt: noon             | window.deadlineAt
          [day-steps]             | [day-stairs]                 | inputs[1].anyOf
          [day-steps]             | [night-heart-rate]           | inputs[1].anyOf
          [day-steps]             | []                           | inputs[1].anyOf
          name: steps             | name: rest                   | inputs[1].name
          clip: 4                 | clip: 0                      | inputs[1].clip
          clip: 4                 | clip: .nan                   | inputs[1].clip
          clip: 4                 | clip: much                   | inputs[1].clip
          obligatory: true        | obligatory: false            | inputs
          nights: 28              | nights: 118                  | baseline.nights
          leastNights: 14         | leastNights: 29              | baseline.leastNights
          leastNights: 14         | leastNights: 14.5            | baseline.leastNights
          leastNights: 2          | leastNights: 4               | missing.leastNights
          as: NaN                 | as: zero                     | missing.as
          kind: probability       | kind: colour                 | output.kind
          alertFrom: 0.5          | alertFrom: 1.5               | output.alertFrom
          alertFrom: 0.5          | alertFrom: 0                 | output.alertFrom
          For tests alone.        | " "                          | intendedUse
          baseline:               | guess: 1\\nbaseline:          | guess
          clip: 4                 | clips: 4                     | inputs[1]
          name: test-model        | name: a\\nname: b             | name
          """)
  void refusesAManifestAndNamesTheField(String from, String to, String field) throws Exception {
    ReleaseFolder release =
        new ReleaseFolder(folder, "logistic-3x2").with(from, to.replace("\\n", "\n"));
    Path written = release.write();
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith(written.resolve("model.yaml").toString())
        .hasMessageContaining(field);
  }

  @Test
  void refusesMoreThanCanBeExplainedInOneBatch() throws Exception {
    StringBuilder more = new StringBuilder();
    for (String feature :
        new String[] {
          "night-variability",
          "skin-temperature",
          "hrv-rmssd",
          "respiratory-rate",
          "heart-rate-noise"
        }) {
      more.append("  - {name: x-")
          .append(feature)
          .append(", anyOf: [")
          .append(feature)
          .append("], obligatory: false, clip: 4}\n");
    }
    Path written =
        new ReleaseFolder(folder, "logistic-3x2")
            .with("length: P3D", "length: P28D")
            .with("baseline:\n", more + "baseline:\n")
            .write();
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("inputs times nights: 196 is not from 1 to 192");
  }

  @Test
  void refusesAMissingField() throws Exception {
    Path written = new ReleaseFolder(folder, "logistic-3x2").with("  as: NaN\n", "").write();
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("'as'");
  }

  @Test
  void refusesAGraphThatIsNotTheOneOfTheManifest() throws Exception {
    Path written = new ReleaseFolder(folder, "logistic-3x2").write();
    byte[] graph = Files.readAllBytes(written.resolve("model.onnx"));
    graph[graph.length - 1] ^= 1;
    Files.write(written.resolve("model.onnx"), graph);
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("model.yaml: sha256: is not that of model.onnx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          logistic-4x2        | input window: must be a float tensor of [-1, 3, 2], found FLOAT [-1, 4, 2]
          double-3x2          | input window: must be a float tensor of [-1, 3, 2], found DOUBLE [-1, 3, 2]
          fixed-batch-3x2     | input window: must be a float tensor of [-1, 3, 2], found FLOAT [1, 3, 2]
          no-missing-3x2      | answers a window with gaps by what is no probability
          batch-dependent-3x2 | depends on what else is in the batch
          """)
  void refusesAGraphOfAnotherShapeTypeOrManner(String graph, String problem) throws Exception {
    Path written = new ReleaseFolder(folder, graph).write();
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith(written.resolve("model.onnx").toString())
        .hasMessageContaining(problem);
  }

  @Test
  void refusesWhatIsNoGraph() throws Exception {
    byte[] noGraph = {1, 2, 3};
    ReleaseFolder release = new ReleaseFolder(folder, "logistic-3x2");
    Files.write(folder.resolve("model.onnx"), noGraph);
    Path written =
        release
            .with(
                "sha256: ",
                "sha256: 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81 #")
            .write();
    assertThatThrownBy(() -> NightModel.load(written).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("model.onnx: ONNX Runtime does not load it");
  }

  @Test
  void refusesAnAbsentFile() {
    assertThatThrownBy(() -> NightModel.load(folder).close())
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("model.yaml: cannot be read");
  }
}
