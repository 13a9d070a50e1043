package io.homeward.jobs.backtest;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Set;

/**
 * What to backtest.
 *
 * @param input folder of recordings
 * @param output folder of the results; made where it is not there
 * @param detectors at least one
 * @param zone of times without an offset, and of every patient's nights
 * @param threads people worked on at once, at least 1
 * @param mostReadings readings held in memory at once at most
 */
public record BacktestConfig(
    Path input,
    Path output,
    Set<Detector> detectors,
    ZoneId zone,
    int threads,
    long mostReadings) {}
