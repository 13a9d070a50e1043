#!/bin/bash
# A Flink cluster of several processes on this machine, on loopback: one job manager and as many task managers as are started.
# For trying and testing a ward whose parts run apart; in production a cluster is Kubernetes' or whoever's who runs it.
#   flink-cluster.sh start [N]     starts the job manager and N task managers (2), and waits until they have found each other
#   flink-cluster.sh add           starts one more task manager and prints its process id
#   flink-cluster.sh task-managers prints the process ids of those that run, the oldest first
#   flink-cluster.sh flink ARGS…   Flink's own command line: run, list, stop, savepoint, cancel
#   flink-cluster.sh stop          ends all of them
# HOMEWARD_FLINK_DIR   logs, process ids and configuration; default ~/.homeward/flink
# HOMEWARD_FLINK_PORT  port of the job manager's REST interface; default 8082 (the next one is its RPC port)
# HOMEWARD_FLINK_METRICS  ports of the metrics, one for each process: docs/metrics.md; default 9250-9260
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=$here/target/distribution/lib
dir=${HOMEWARD_FLINK_DIR:-$HOME/.homeward/flink}
port=${HOMEWARD_FLINK_PORT:-8082}
metrics=${HOMEWARD_FLINK_METRICS:-9250-9260}
jobs=$here/../../flink-jobs/target/distribution/homeward-jobs.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
conf=$dir/conf
# As Flink's own default configuration for a JDK 17 opens them (env.java.default-opts.all).
opens=()
for package in java.lang java.net java.io java.nio sun.nio.ch java.lang.reflect java.text java.time java.util \
  java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

fail() { echo "flink-cluster: $*" >&2; exit 1; }

# Where Flink looks for what shows the jobs' metrics: it is in the jobs' own jar.
export FLINK_PLUGINS_DIR=$dir/plugins

configure() {
  mkdir -p "$conf" "$dir/tmp" "$FLINK_PLUGINS_DIR/homeward-metrics"
  [ -f "$jobs" ] || fail "the jobs are not built yet: run ./homeward distribution"
  cp "$jobs" "$FLINK_PLUGINS_DIR/homeward-metrics/"
  cp "$here/target/distribution/conf/logback.xml" "$conf/"
  cat > "$conf/logback-cli.xml" <<C
<configuration>
  <appender name="terminal" class="ch.qos.logback.core.ConsoleAppender">
    <target>System.err</target><encoder><pattern>%-5level %logger{36} %msg%n%ex{3}</pattern></encoder>
  </appender>
  <root level="ERROR"><appender-ref ref="terminal"/></root>
</configuration>
C
  cat > "$conf/config.yaml" <<C
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: $((port + 1))
jobmanager.bind-host: 127.0.0.1
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
rest.port: $port
taskmanager.host: 127.0.0.1
taskmanager.bind-host: 127.0.0.1
taskmanager.numberOfTaskSlots: 4
jobmanager.memory.process.size: 1024m
taskmanager.memory.process.size: 1280m
taskmanager.memory.managed.fraction: 0.25
io.tmp.dirs: $dir/tmp
# Read from the cluster's settings only, not from a job's.
execution.checkpointing.num-retained: 2
# A task manager that is gone is missed after 10 s, not after 50.
heartbeat.interval: 2000
heartbeat.timeout: 10000
metrics.reporters: homeward
metrics.reporter.homeward.factory.class: io.homeward.jobs.metrics.WardMetricReporterFactory
metrics.reporter.homeward.host: 127.0.0.1
metrics.reporter.homeward.port: $metrics
C
}

# What Flink's own scripts ask it: the memory of a process by its configuration.
resources() {
  "$java" -cp "$lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$conf" 2>/dev/null |
    sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

# launch NAME WHAT MAIN: a process that outlives this one
launch() {
  local name=$1 what=$2 main=$3 found=()
  mapfile -t found < <(resources "$what")
  [ ${#found[@]} = 2 ] || fail "Flink does not tell the memory of $name"
  # shellcheck disable=SC2086  # both are lists of options
  nohup setsid "$java" "${opens[@]}" ${found[0]} -XX:+UseSerialGC -Dlogback.configurationFile="$conf/logback.xml" \
    -cp "$lib/*" "$main" --configDir "$conf" ${found[1]} > "$dir/$name.log" 2>&1 < /dev/null &
  echo $! > "$dir/$name.pid"
}

add() {
  local n=1
  while [ -e "$dir/task-manager-$n.pid" ]; do n=$((n + 1)); done
  launch "task-manager-$n" GET_TM_RESOURCE_PARAMS org.apache.flink.runtime.taskexecutor.TaskManagerRunner
  cat "$dir/task-manager-$n.pid"
}

alive() { kill -0 "$1" 2>/dev/null; }

pids() {
  local file
  for file in $(ls -tr "$dir"/"$1"*.pid 2>/dev/null); do
    if alive "$(cat "$file")"; then cat "$file"; fi
  done
}

await_task_managers() {
  local wanted=$1 i
  for ((i = 0; i < 240; i++)); do
    [ -n "$(pids job-manager)" ] || fail "the job manager has ended: see $dir/job-manager.log"
    if curl -sf "http://127.0.0.1:$port/overview" 2>/dev/null | grep -q "\"taskmanagers\":$wanted\b"; then return; fi
    sleep 0.5
  done
  fail "the task managers have not come: see $dir/task-manager-1.log"
}

start() {
  local wanted=${1:-2} i
  [ -z "$(pids job-manager)" ] || fail "runs already; its interface is http://127.0.0.1:$port"
  configure
  rm -f "$dir"/*.pid
  launch job-manager GET_JM_RESOURCE_PARAMS org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint
  for ((i = 0; i < wanted; i++)); do add > /dev/null; done
  await_task_managers "$wanted"
  echo "Flink is ready: http://127.0.0.1:$port, $wanted task managers"
}

stop() {
  local pid all
  all="$(pids task-manager) $(pids job-manager)"
  for pid in $all; do kill "$pid" 2>/dev/null || true; done
  for ((i = 0; i < 60; i++)); do
    local left=""
    for pid in $all; do if alive "$pid"; then left=1; fi; done
    [ -n "$left" ] || break
    sleep 0.5
  done
  for pid in $all; do kill -9 "$pid" 2>/dev/null || true; done
  rm -f "$dir"/*.pid
}

case "${1:-}" in
  start | add | flink) [ -d "$lib" ] || fail "not built yet: run ./homeward distribution" ;;
esac
case "${1:-}" in
  start) start "${2:-2}" ;;
  add) add ;;
  task-managers) pids task-manager ;;
  flink)
    shift
    FLINK_CONF_DIR=$conf exec "$java" "${opens[@]}" -Xmx512m -Dlogback.configurationFile="$conf/logback-cli.xml" \
      -cp "$lib/*" org.apache.flink.client.cli.CliFrontend "$@" ;;
  stop) stop ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
