package io.homeward.gateway.units;

import io.homeward.vitals.signal.Signal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import javax.measure.format.UnitFormat;
import systems.uom.ucum.format.UCUMFormat;

/**
 * Conversions from UCUM units to those of the signals, after the tables of the UCUM library, cached
 * per signal and unit.
 *
 * <p>Bounded: units longer than {@link #MOST_CHARACTERS} are unknown unread; each of the two caches
 * (units that fit, units that do not) is emptied when it reaches {@link #MOST_CACHED}, so a client
 * that invents units cannot push out those in use for long, nor fill memory. Thread-safe; the hot
 * path takes no lock.
 */
public final class UnitConversions {
  /** No unit of a vital sign comes near. */
  public static final int MOST_CHARACTERS = 32;

  private static final int MOST_CACHED = 1_024;

  private final UnitFormat format = UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE);
  private final Map<String, UnitConversion> fitting = new ConcurrentHashMap<>();
  private final Map<String, UnitConversion> unfit = new ConcurrentHashMap<>();
  private final Map<Signal, Unit<?>> signalUnits = new ConcurrentHashMap<>();

  /** How a value in {@code unit} becomes one of {@code signal}. */
  public UnitConversion of(Signal signal, String unit) {
    if (unit.equals(signal.unit())) {
      return UnitConversion.IDENTITY;
    }
    if (unit.isEmpty() || unit.length() > MOST_CHARACTERS) {
      return UnitConversion.UNKNOWN;
    }
    String key = signal.code() + ' ' + unit;
    UnitConversion known = fitting.get(key);
    if (known == null) {
      known = unfit.get(key);
    }
    return known == null ? look(signal, unit, key) : known;
  }

  private UnitConversion look(Signal signal, String unit, String key) {
    UnitConversion conversion;
    // The library does not promise that its parser may be shared.
    synchronized (format) {
      conversion = convert(signal, unit);
    }
    Map<String, UnitConversion> cache =
        conversion.fit() == UnitConversion.Fit.CONVERTIBLE ? fitting : unfit;
    if (cache.size() >= MOST_CACHED) {
      cache.clear();
    }
    cache.put(key, conversion);
    return conversion;
  }

  private UnitConversion convert(Signal signal, String unit) {
    Unit<?> from = parse(unit);
    if (from == null) {
      return UnitConversion.UNKNOWN;
    }
    try {
      UnitConverter converter =
          from.getConverterToAny(signalUnits.computeIfAbsent(signal, s -> parse(s.unit())));
      double offset = converter.convert(0.0);
      double factor = (converter.convert(1_000.0) - offset) / 1_000;
      double expected = factor * 500 + offset;
      // Logarithmic units (B, Np, pH) convert by no straight line, and measure no vital sign.
      boolean straight =
          Math.abs(converter.convert(500.0) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
      return straight
          ? new UnitConversion(UnitConversion.Fit.CONVERTIBLE, factor, offset)
          : UnitConversion.OTHER_DIMENSION;
    } catch (IncommensurableException e) {
      return UnitConversion.OTHER_DIMENSION;
    } catch (RuntimeException e) {
      return UnitConversion.UNKNOWN;
    }
  }

  /** The unit, or null where the text is none. */
  private Unit<?> parse(String unit) {
    try {
      return format.parse(unit);
    } catch (RuntimeException | Error e) {
      // The generated scanner throws an Error of its own for a character it does not know; the text
      // is short, so no other Error can come of it.
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      return null;
    }
  }
}
