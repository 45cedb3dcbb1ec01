#!/bin/bash
# Runs in the USB lab's guest: twin -> usbip attach -> kernel -> mux.usb -> hub -> stock clients, then Debian's usbmuxd.
# Prints one line per step; exit status 0 only if every step held.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
state=$(mktemp -d); mkdir -p "$state/hub" "$state/twin"
fail() { echo "FAILED: $1"; tail -n 40 "$state"/*.log; exit 1; }
wait_for() { # SECONDS WORDS COMMAND...
  local end=$((SECONDS + $1)) words=$2; shift 2
  until "$@" >/dev/null 2>&1; do [ "$SECONDS" -lt "$end" ] || fail "$words"; sleep 1; done
  echo "ok: $words (${SECONDS} s)"
}
"$root/pomona" twin --port 3240 --count 2 --state "$state/twin" >"$state/twin.log" 2>&1 &
wait_for 120 "the twin exports two phones" grep -q '^pomona ready' "$state/twin.log"
usbip attach -r 127.0.0.1 -b 1-1 || fail "usbip attach 1-1"
usbip attach -r 127.0.0.1 -b 1-2 || fail "usbip attach 1-2"
"$root/pomona" hub --usb --no-shell --state "$state/hub" --listen "$state/mux.sock" >"$state/hub.log" 2>&1 &
hub=$!
wait_for 180 "the hub is ready" grep -q '^pomona ready' "$state/hub.log"
export USBMUXD_SOCKET_ADDRESS="UNIX:$state/mux.sock"
two_phones() { [ "$(idevice_id -l | sort -u | wc -l)" -eq 2 ]; }
wait_for 120 "the kernel's USB stack shows two phones to the hub" two_phones
for udid in $(idevice_id -l | sort -u); do
  wait_for 60 "ideviceinfo reads $udid through mux.usb" ideviceinfo -s -u "$udid"
  ideviceinfo -s -u "$udid" | grep -q "UniqueDeviceID: $udid" || fail "the answer is another phone's"
done
kill "$hub"; wait "$hub"; status=$?
[ "$status" -eq 0 ] || fail "the hub ended with $status"
echo "ok: the hub stopped cleanly"
unset USBMUXD_SOCKET_ADDRESS
usbmuxd -f -v >"$state/usbmuxd.log" 2>&1 &
wait_for 60 "Debian's usbmuxd shows the same two phones" two_phones
for udid in $(idevice_id -l | sort -u); do ideviceinfo -s -u "$udid" >/dev/null || fail "stock usbmuxd cannot read $udid"; done
echo "ok: Debian's usbmuxd reads both"
