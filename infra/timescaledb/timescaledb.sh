#!/bin/bash
# Real TimescaleDB for developers and tests: Debian's Apache-2 edition on PostgreSQL 17; needs only the Debian archive. Run as root.
#   timescaledb.sh setup   install (Debian >= 13) or unpack a cached trixie tree (older); idempotent
#   timescaledb.sh start   initdb if needed, start on 127.0.0.1:$TSDB_PORT, create db $TSDB_DB with the extension
#   timescaledb.sh stop | status | url | reset (drops the data) | purge (drops the tree too)
set -euo pipefail
CACHE=${TSDB_CACHE:-/var/cache/homeward-timescaledb}; PORT=${TSDB_PORT:-15432}; DB=${TSDB_DB:-tsdb}; PW=${TSDB_PASSWORD:-postgres}
SUITE=${TSDB_SUITE:-trixie}; PGV=${TSDB_PGV:-17}; MIRROR=${TSDB_MIRROR:-}
TREE=$CACHE/$SUITE-pg$PGV; DATA=$CACHE/data-$PORT; BIN=/usr/lib/postgresql/$PGV/bin
[ "$(id -u)" = 0 ] || { echo "run as root" >&2; exit 2; }
mkdir -p "$CACHE"; exec 9>"$CACHE/.lock"; flock 9
say() { echo "[tsdb] $*" >&2; }
mirror() {  # the Debian archive this machine's apt already uses for its own release (not its -updates or -security)
  local code; code=$(. /etc/os-release && echo "$VERSION_CODENAME")
  if [ -n "$MIRROR" ]; then echo "$MIRROR"; return; fi
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk -v c="$code" '$2 == c { print $1; exit }'
}
native() { [ -f "$BIN/../lib/timescaledb.so" ]; }
setup() {
  if native || [ -f "$TREE/.complete" ]; then return; fi
  export DEBIAN_FRONTEND=noninteractive
  local t0=$SECONDS
  apt-get update -qq 9>&-
  if [ -n "$(apt-cache policy postgresql-$PGV-timescaledb 2>/dev/null | grep -E 'Candidate: [0-9]')" ]; then
    mkdir -p /etc/postgresql-common   # no automatic cluster on 5432
    [ -f /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
    apt-get install -y -qq --no-install-recommends postgresql-$PGV postgresql-$PGV-timescaledb >/dev/null 9>&-
  else
    apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring tzdata >/dev/null 9>&-
    rm -rf "$TREE" "$TREE.tmp"
    # extract only: no maintainer scripts, no chroot, no mounts; safe to rm -rf
    mmdebstrap --quiet --mode=root --variant=extract --include=postgresql-$PGV,postgresql-$PGV-timescaledb \
      --dpkgopt='path-exclude=/usr/share/doc/*' ${TSDB_APTOPT:+--aptopt="$TSDB_APTOPT"} $SUITE "$TREE.tmp" "$(mirror)" 9>&-
    local b=$TREE.tmp$BIN l=$TREE/usr/lib/x86_64-linux-gnu x; case $(uname -m) in aarch64) l=$TREE/usr/lib/aarch64-linux-gnu;; esac
    rm -f "$TREE.tmp"${l#"$TREE"}/libLLVM* "$TREE.tmp"${l#"$TREE"}/libz3.so*       # JIT only; jit=off below
    for x in postgres initdb pg_ctl psql pg_dump pg_restore pg_isready pgbench; do
      mv "$b/$x" "$b/$x.bin"
      printf '#!/bin/sh\nfor l in %s/ld-linux-*.so.*; do exec "$l" --library-path %s %s/%s.bin "$@"; done\n' "$l" "$l" "$TREE$BIN" "$x" > "$b/$x"; chmod 755 "$b/$x"
    done
    chmod -R go+rX "$TREE.tmp"; mv "$TREE.tmp" "$TREE"; touch "$TREE/.complete"
  fi
  say "set up in $((SECONDS-t0)) s"
}
bin() { if native; then echo "$BIN"; else echo "$TREE$BIN"; fi; }
owner() { if getent passwd postgres >/dev/null; then echo postgres; else echo nobody; fi; }
as() { setpriv --reuid="$(owner)" --regid="$(id -g "$(owner)")" --clear-groups env -C / "$@" 9>&-; }
up() { as "$(bin)/pg_ctl" -D "$DATA" status >/dev/null 2>&1; }
q() { PGPASSWORD=$PW "$(bin)/psql" -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PORT" -U postgres "$@"; }
start() {
  setup; up && { say "already up"; url; return; }
  if [ ! -f "$DATA/PG_VERSION" ]; then
    rm -rf "$DATA"; install -d -m 700 -o "$(owner)" "$DATA"
    local pwf; pwf=$(mktemp); echo "$PW" > "$pwf"; chown "$(owner)" "$pwf"
    as "$(bin)/initdb" -D "$DATA" -U postgres --pwfile="$pwf" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 -N >/dev/null; rm -f "$pwf"
    cat >> "$DATA/postgresql.conf" <<C
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
fsync = off                # throw-away test data
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
C
  fi
  as "$(bin)/pg_ctl" -D "$DATA" -l "$DATA/server.log" -o "-p $PORT" -w -t 60 start >/dev/null </dev/null
  [ "$(q -d postgres -c "select 1 from pg_database where datname='$DB'")" = 1 ] || q -d postgres -c "create database \"$DB\""
  PGOPTIONS='-c client_min_messages=error' q -d "$DB" -c 'create extension if not exists timescaledb'
  url
}
url() { echo "jdbc:postgresql://127.0.0.1:$PORT/$DB?user=postgres&password=$PW"; }
stop() { up && as "$(bin)/pg_ctl" -D "$DATA" -m fast -w stop >/dev/null || true; }
case ${1:-} in
  setup) setup;; start) start;; stop) stop;; url) url;; status) up && echo up || { echo down; exit 1; };;
  reset) stop; rm -rf "$DATA";; purge) stop; rm -rf "$DATA" "$TREE";;
  *) sed -n 2,6p "$0"; exit 2;; esac
