#!/bin/bash
# Runs in the USB lab's guest: twins -> usbip attach -> kernel -> mux.usb -> hub -> clients of the hub's mux socket, stock ones too;
# then Debian's usbmuxd on the same twins. Prints one line per step; exit status 0 only if every step held.
#   two-phones.sh JAVA CLASSES ROUNDS
set -u
# Nothing is as fast here as the hub expects of a machine.
export POMONA_JAVA_OPTIONS="-XX:TieredStopAtLevel=1 -Dpomona.patience=60"
java=$1 classes=$2 rounds=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
state=$(mktemp -d); mkdir -p "$state/hub" "$state/twin"
fail() { echo "FAILED: $1"; tail -n 40 "$state"/*.log; exit 1; }
wait_for() { # SECONDS WORDS COMMAND...
  local end=$((SECONDS + $1)) words=$2; shift 2
  until "$@" >/dev/null 2>&1; do [ "$SECONDS" -lt "$end" ] || fail "$words"; sleep 0.5; done
  echo "ok: $words ($SECONDS s)"
}
lab() { "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$classes" dev.pomona.itest.lab.LabRun "$@"; }
"$root/pomona" twin --port 3240 --count 2 --state "$state/twin" >"$state/twin.log" 2>&1 &
wait_for 300 "the twin exports two phones" grep -q '^pomona ready' "$state/twin.log"
usbip attach -r 127.0.0.1 -b 1-1 || fail "usbip attach 1-1"
"$root/pomona" hub --usb --no-shell --state "$state/hub" --listen "$state/mux.sock" >"$state/hub.log" 2>&1 &
hub=$!
wait_for 300 "the hub is ready" grep -q '^pomona ready' "$state/hub.log"
udev=; [ -x /usr/lib/systemd/systemd-udevd ] && udev=yes
if [ -n "$udev" ]; then
  "$root/pomona" doctor --install-udev --yes >"$state/doctor.log" 2>&1 || fail "doctor --install-udev"
  echo "ok: the doctor installed its udev rule ($SECONDS s)"
fi
lab "$state/mux.sock" "$hub" "$rounds" "$root/docs/threads.md" 1-2 2>&1 || fail "the run on two phones"
export USBMUXD_SOCKET_ADDRESS="UNIX:$state/mux.sock"
# It ends with 0 even when the phone did not answer in time; the twin makes a key when it is first asked, which takes long here.
reads() { ideviceinfo -s -u "$1" >"$state/info" && grep -q '^UniqueDeviceID: ' "$state/info"; }
two_phones() { [ "$(idevice_id -l | sort -u | wc -l)" -eq 2 ]; }
wait_for 120 "idevice_id lists both" two_phones
for udid in $(idevice_id -l | sort -u); do
  wait_for 200 "ideviceinfo reads $udid through mux.usb" reads "$udid"
  grep -q "^UniqueDeviceID: $udid$" "$state/info" || fail "the answer is another phone's: $(grep Unique "$state/info")"
done
# The ladder, on the real library and kernel: a phone that answers the handshake with a version that nobody speaks.
last=$(idevice_id -l | sort | tail -1)
# Not the newest node: the kernel dates a node anew at each transfer, and the first phone was there before the rule.
rights() {
  local of; of=$(grep -l "^${1//-/}" /sys/bus/usb/devices/*/serial) && of=${of%/serial} &&
    [ "$(stat -c %G:%a "$(printf '/dev/bus/usb/%03d/%03d' "$(<"$of/busnum")" "$(<"$of/devnum")")")" = plugdev:660 ]
}
replug() { usbip detach -p 1 >/dev/null 2>&1; sleep 1; usbip attach -r 127.0.0.1 -b 1-2; }
"$root/pomona" twin --state "$state/twin" fault version3 on "$last" || fail "fault version3 on"
replug || fail "replug with a fault"
wait_for 120 "a phone that cannot be talked to is given up" grep -q 'given up for 30 s' "$state/hub.log"
"$root/pomona" twin --state "$state/twin" fault version3 off "$last" || fail "fault version3 off"
replug || fail "replug without the fault"
wait_for 120 "repaired and replugged it works" reads "$last"
# As after a sleep of the computer: the wall clock has gone on and nothing else.
date -s "@$(($(date +%s) + 30))" >/dev/null
wait_for 90 "the hub notices that the clock has jumped" grep -q 'the computer was away for' "$state/hub.log"
wait_for 120 "both phones answered and stay" two_phones
"$root/pomona" status --json --state "$state/hub" >"$state/status" || fail "status"
echo "the hub's own count: $(grep -o '"counters":{[^}]*}' "$state/status")"
grep -q '"haltsCleared":1,"resets":1,"givenUp":1,' "$state/status" || fail "the ladder was climbed otherwise"
grep -q '"resumes":1,' "$state/status" || fail "sleep was counted otherwise"
grep -q '"transfersAbandoned":0' "$state/status" || fail "transfers were abandoned"
if [ -n "$udev" ]; then
  grep -q '"hotplugEvents":0,' "$state/status" && fail "no hot-plug event came"
  wait_for 30 "hot-plug events came, and the phone plugged in last belongs to the group plugdev" rights "$last"
fi
"$root/pomona" devices --wide --state "$state/hub" || fail "devices"
kill "$hub"; wait "$hub"; status=$?
[ "$status" -eq 0 ] || fail "the hub ended with $status"
echo "ok: the hub stopped cleanly ($SECONDS s)"
unset USBMUXD_SOCKET_ADDRESS
# It leaves a phone alone for good whose first words came late, which happens where the machine is emulated on a busy one.
for try in 1 2 3; do
  usbmuxd -f -v >"$state/usbmuxd.log" 2>&1 &
  daemon=$!
  end=$((SECONDS + 60))
  until two_phones || [ "$SECONDS" -ge "$end" ]; do sleep 0.5; done
  if two_phones || [ "$try" -eq 3 ]; then break; fi
  kill "$daemon"; wait "$daemon"
done
wait_for 60 "Debian's usbmuxd shows the same two phones" two_phones
for udid in $(idevice_id -l | sort -u); do wait_for 200 "ideviceinfo reads $udid through Debian's usbmuxd" reads "$udid"; done
echo "ok: Debian's usbmuxd reads both ($SECONDS s)"
lab /var/run/usbmuxd "$daemon" 0 - - 2>&1 || fail "the same sizes through Debian's usbmuxd"
echo "ok: the same sizes through Debian's usbmuxd ($SECONDS s)"
