package io.homeward.standalone.up;

import picocli.CommandLine.Option;

/** The ports of one standalone ward, all on loopback; 0 means any free one. Filled by picocli. */
final class WardPorts {
  @Option(
      names = "--mqtt-port",
      defaultValue = "1883",
      paramLabel = "PORT",
      description = "Where devices connect. Default: ${DEFAULT-VALUE}")
  int mqtt;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "The board. Default: ${DEFAULT-VALUE}")
  int http;

  @Option(
      names = "--gateway-http-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "The gateway's /health and /metrics. Default: ${DEFAULT-VALUE}")
  int gatewayHttp;

  @Option(
      names = "--jobs-http-port",
      defaultValue = "9250",
      paramLabel = "PORT",
      description = "The jobs' /metrics. Default: ${DEFAULT-VALUE}")
  int jobsHttp;

  @Option(
      names = "--kafka-port",
      defaultValue = "9092",
      paramLabel = "PORT",
      description = "Kafka. Default: ${DEFAULT-VALUE}")
  int kafka;

  @Option(
      names = "--postgres-port",
      defaultValue = "5432",
      paramLabel = "PORT",
      description = "PostgreSQL. Default: ${DEFAULT-VALUE}")
  int postgres;
}
