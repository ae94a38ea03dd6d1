#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program again and again where there is no systemd, and notes in exit.log how each run ended.
# Usage: launcher.sh STATE_FOLDER COMMAND [ARGUMENT...]; HALYARD_REBOOT is the command that reboots, "systemctl reboot" if unset.
state=$1; shift; pause=1; stop=; child=
mkdir -p "$state" && chmod go-rwx "$state" || exit 1
HALYARD_STATE=$state; export HALYARD_STATE                              # where a device with broken settings finds the last good ones
trap 'stop=1; kill -TERM $child 2>/dev/null' TERM INT HUP; trap '' PIPE
while [ -z "$stop" ]; do
  INVOCATION_ID=$(tr -d - < /proc/sys/kernel/random/uuid); export INVOCATION_ID
  [ -n "$stop" ] && break
  "$@" & child=$!
  [ -n "$stop" ] && { sleep 1; kill -TERM $child 2>/dev/null; }         # the signal came while it was being started, and missed it
  wait $child; status=$?
  while kill -0 $child 2>/dev/null; do wait $child; status=$?; done   # a signal to this shell ends wait early
  if [ $status -gt 128 ] && name=$(kill -l $status 2>/dev/null); then how="signal killed ${name#SIG}"
  elif [ $status -eq 0 ]; then how="success exited 0"
  else how="exit-code exited $status"; fi
  read -r up idle < /proc/uptime
  { tail -n 99 "$state/exit.log" 2>/dev/null
    echo "$INVOCATION_ID $how $(cat /proc/sys/kernel/random/boot_id) $up"; } > "$state/exit.log.new"
  mv "$state/exit.log.new" "$state/exit.log"
  case $status in
    78) [ $pause -ge 150 ] && pause=300 || pause=$((pause * 2)) ;;    # settings: someone may be mending them
    86) pause=1; ${HALYARD_REBOOT:-systemctl reboot} ;;
    *) pause=1 ;;                                                     # longer pauses are the program's own: they are counted as uptime
  esac
  [ -z "$stop" ] && { sleep $pause & child=$!; wait $child; }
done
