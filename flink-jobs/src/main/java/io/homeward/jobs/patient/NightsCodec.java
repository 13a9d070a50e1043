package io.homeward.jobs.patient;

import io.homeward.jobs.scoring.NightSum;
import io.homeward.jobs.scoring.Nights;
import io.homeward.jobs.state.v1.Values;
import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.vitals.score.NightColour;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The nights' part of a patient's summary: see {@link SummaryCodec}. Stateless, thread-safe. */
final class NightsCodec {
  private NightsCodec() {}

  static io.homeward.jobs.state.v1.Nights encode(Nights nights) {
    var to = io.homeward.jobs.state.v1.Nights.newBuilder();
    NightBaseline older = nights.older();
    for (int i = 0; i < older.distinct(); i++) {
      to.addOlderValue(older.value(i)).addOlderCount(older.count(i));
    }
    nights
        .before()
        .ifPresent(
            before ->
                to.setFoldedThrough(before.night().toEpochDay())
                    .setFoldedCandidate(before.candidate().ordinal()));
    if (nights.closedThrough() != Long.MIN_VALUE) {
      to.setAnyClosed(true).setClosedThrough(nights.closedThrough());
    }
    List<String> devices = new ArrayList<>();
    nights
        .byDay()
        .forEach(
            (day, night) -> {
              var kept = to.addNightBuilder().setEpochDay(day).setEmitted(night.emitted());
              night
                  .judgement()
                  .ifPresent(said -> kept.setJudged(said.emitted()).setDeviates(said.deviates()));
              night
                  .sums()
                  .forEach(
                      (device, sum) -> {
                        if (!devices.contains(device)) {
                          devices.add(device);
                        }
                        kept.addSumBuilder()
                            .setDevice(devices.indexOf(device))
                            .setSum(sum.sum())
                            .setSamples(sum.samples())
                            .setCovered(sum.covered())
                            .setSpoiled(sum.spoiled())
                            .setValues(values(sum.values(), sum.settled()));
                      });
            });
    nights
        .past()
        .forEach(
            (day, entry) ->
                to.addPastBuilder()
                    .setEpochDay(day)
                    .setDeviates(entry.flagged())
                    .setValues(values(entry.values(), Set.of())));
    return to.setJudgedBy(nights.judgedBy()).addAllDeviceId(devices).build();
  }

  private static Values values(NightValues values, Set<NightFeature> settled) {
    Values.Builder to = Values.newBuilder().setSettled(bits(settled));
    int known = 0;
    for (NightFeature feature : NightFeature.values()) {
      OptionalDouble value = values.get(feature);
      if (value.isPresent()) {
        known |= 1 << feature.ordinal();
        to.addValue(value.getAsDouble());
      }
    }
    return to.setKnown(known).build();
  }

  private static int bits(Set<NightFeature> features) {
    return features.stream().mapToInt(feature -> 1 << feature.ordinal()).sum();
  }

  private static Set<NightFeature> features(int bits) {
    Set<NightFeature> features = EnumSet.noneOf(NightFeature.class);
    for (NightFeature feature : NightFeature.values()) {
      if ((bits >>> feature.ordinal() & 1) == 1) {
        features.add(feature);
      }
    }
    return features;
  }

  private static NightValues values(Values from) {
    Map<NightFeature, Double> values = new EnumMap<>(NightFeature.class);
    for (NightFeature feature : features(from.getKnown())) {
      values.put(feature, from.getValue(values.size()));
    }
    return NightValues.of(values);
  }

  static void restore(io.homeward.jobs.state.v1.Nights from, Nights nights) {
    NightBaseline older = new NightBaseline();
    for (int i = 0; i < from.getOlderValueCount(); i++) {
      older.add(from.getOlderValue(i), from.getOlderCount(i));
    }
    nights.restore(
        older,
        from.hasFoldedThrough()
            ? Optional.of(
                new NightSignal.Before(
                    LocalDate.ofEpochDay(from.getFoldedThrough()),
                    NightColour.values()[from.getFoldedCandidate()]))
            : Optional.empty(),
        from.getAnyClosed() ? from.getClosedThrough() : Long.MIN_VALUE);
    for (var kept : from.getNightList()) {
      Nights.Night night = new Nights.Night();
      night.emitted(kept.getEmitted());
      if (kept.getJudged() != 0) {
        night.judged(Optional.of(new Nights.Judgement(kept.getDeviates(), kept.getJudged())));
      }
      for (var sum : kept.getSumList()) {
        NightSum restored =
            new NightSum(sum.getSum(), sum.getSamples(), sum.getCovered(), sum.getSpoiled());
        restored.restore(values(sum.getValues()), features(sum.getValues().getSettled()));
        night.sums().put(from.getDeviceId(sum.getDevice()), restored);
      }
      nights.byDay().put(kept.getEpochDay(), night);
    }
    nights.judgedBy(from.getJudgedBy());
    for (var past : from.getPastList()) {
      nights
          .past()
          .put(
              past.getEpochDay(),
              new NightHistory.Entry(
                  past.getEpochDay(), values(past.getValues()), past.getDeviates()));
    }
  }
}
