#!/usr/bin/env bash
# Makes the sample: real traffic between machines of its own, as a capture and
# as a flow file. A small service (TLS, HTTP, UDP) and its clients run in
# network namespaces that are joined by a bridge; tcpdump listens on the
# bridge. Nothing leaves this machine. Where namespaces are not allowed, the
# same play runs on the loopback interface, and that is said.
# Takes about 50 seconds, ends by itself, and removes what it made on any exit.
#
#   tests/lab/make_sample.sh [FOLDER]     default: docs/sample
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-$root/docs/sample}
seconds=${LAB_SECONDS:-40}      # how long the clients play
snap_bytes=128                  # all headers: they hold the lengths
lab=frlab$$                     # prefix of our namespaces

# role:last part of the address, one client each
clients="office:11 office:12 office:13 office:14 monitor:21 sensor:31
         chat:15 download:16 scan:66"

fail()
{
    echo "make_sample: $*" >&2
    exit 1
}

need_tools()
{
    local tool
    for tool in python3 openssl tcpdump; do
        command -v "$tool" >/dev/null ||
            fail "'$tool' is missing (Debian: apt install python3 openssl" \
                "tcpdump iproute2)"
    done
    mkdir -p "$folder" || fail "cannot make the folder '$folder'"
}

# --- cleaning up: our processes and our namespaces, nothing else ---

pids=
clean_up()
{
    local pid name
    trap '' INT TERM
    for pid in $pids; do
        kill "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    for name in $(ip netns list 2>/dev/null | awk '{print $1}'); do
        case $name in "$lab"-*) ip netns del "$name" || true ;; esac
    done
    rm -rf "$work"
}

# --- the network ---

# A namespace for one client, plugged into the bridge of the service.
add_client()
{
    local name=$1 address=$2 ns=$lab-$1
    ip netns add "$ns"
    ip -n "$ns" link set lo up
    ip -n "$ns" link add eth0 type veth peer name "p-$name" netns "$lab-hub"
    if [ "${address#*:}" = "$address" ]; then
        ip netns exec "$ns" \
            sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
    fi
    # no segments larger than the wire takes
    ip -n "$ns" link set eth0 gso_max_segs 1
    ip -n "$ns" link set eth0 up
    ip -n "$lab-hub" link set "p-$name" master lab0 up
    if [ "${address#*:}" = "$address" ]; then
        ip -n "$ns" addr add "$address/16" dev eth0
        ip -n "$ns" route add 203.0.113.0/24 dev eth0
    else
        ip -n "$ns" addr add "$address/64" dev eth0 nodad
        ip -n "$ns" route add 2001:db8:113::/64 dev eth0
    fi
}

add_hub()
{
    local hub=$lab-hub
    ip -n "$hub" link set lo up
    ip -n "$hub" link add lab0 type bridge
    ip -n "$hub" link set lab0 gso_max_segs 1
    ip -n "$hub" link set lab0 up
    ip -n "$hub" addr add 203.0.113.10/24 dev lab0
    ip -n "$hub" addr add 203.0.113.20/24 dev lab0
    ip -n "$hub" addr add 10.20.0.53/16 dev lab0
    ip -n "$hub" addr add 2001:db8:113::10/64 dev lab0 nodad
    ip -n "$hub" route add fd20:1::/64 dev lab0
}

use_namespaces()
{
    local entry
    in_hub="ip netns exec $lab-hub"
    interface=lab0 client_net=10.20.1 filter=''
    export LAB_WEB=203.0.113.10 LAB_API=203.0.113.20 LAB_DNS=10.20.0.53
    export LAB_WEB6=2001:db8:113::10
    clients="$clients office6:fd20:1::17"
    add_hub
    for entry in $clients; do
        add_client "$(name_of "$entry")" "$(address_of "$entry")"
    done
}

use_loopback()
{
    [ "$(id -u)" = 0 ] ||
        fail "only root may make network namespaces and capture:" \
            "run 'sudo $0'"
    echo "make_sample: no right to make network namespaces here;" \
        "using the loopback interface, so segments are larger than on a wire"
    in_hub='' interface=lo client_net=127.20.1 filter="net 127.20.1.0/24"
    export LAB_WEB=127.113.0.10 LAB_API=127.113.0.20 LAB_DNS=127.20.0.53
    export LAB_WEB6=
}

# 'office:11' -> address; 'office6:fd20:1::17' -> the address in it
address_of()
{
    case $1 in
    *::*) echo "${1#*:}" ;;
    *) echo "$client_net.${1#*:}" ;;
    esac
}

# 'office:11' -> c11: short, as interface names must be
name_of()
{
    echo "c${1##*:}"
}

# The words before a command that shall run at a client.
at_client()
{
    [ -z "$in_hub" ] || echo "ip netns exec $lab-$(name_of "$1")"
}

# --- the play ---

# Waits until a command holds, 10 s at most.
wait_for()
{
    local what=$1 turns_left=100
    shift
    while [ "$turns_left" -gt 0 ]; do
        "$@" && return
        sleep 0.1
        turns_left=$((turns_left - 1))
    done
    fail "$what did not start: $(tail -n 1 "$work"/*.log 2>/dev/null)"
}

make_certificate()
{
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 \
        -subj "/CN=www.example.com" -keyout "$work/key.pem" \
        -out "$work/cert.pem" 2>"$work/openssl.log" ||
        fail "openssl: $(tail -n 1 "$work/openssl.log")"
}

start_service()
{
    $in_hub python3 -B "$here/lab_service.py" "$work/cert.pem" \
        "$work/key.pem" "$work/ready" 2>"$work/services.log" &
    pids="$pids $!"
    wait_for "the service" test -e "$work/ready"
}

start_capture()
{
    # -Z: stay who we are, or the file could not be written
    # shellcheck disable=SC2086
    $in_hub tcpdump -i "$interface" -s "$snap_bytes" -n -U -Z "$(id -un)" \
        -w "$work/sample.pcap" $filter 2>"$work/tcpdump.log" &
    capture_pid=$!
    pids="$pids $capture_pid"
    wait_for "tcpdump" grep -qs "listening on" "$work/tcpdump.log"
}

run_clients()
{
    local entry seed=1 running=0
    for entry in $clients; do
        # shellcheck disable=SC2046
        $(at_client "$entry") timeout 70 python3 -B "$here/lab_client.py" \
            "${entry%%:*}" "$(address_of "$entry")" "$seed" "$seconds" \
            2>>"$work/clients.log" &
        pids="$pids $!"
        running=$((running + 1))
        seed=$((seed + 1))
    done
    while [ "$running" -gt 0 ]; do
        # whichever ends next; the service and tcpdump do not end by themselves
        wait -n || fail "the play broke off: $(tail -qn 1 "$work"/*s.log)"
        running=$((running - 1))
    done
}

stop_capture()
{
    sleep 1                     # the last packets of closing connections
    kill -INT "$capture_pid"
    wait "$capture_pid" || true
    grep -q "^0 packets dropped by kernel" "$work/tcpdump.log" ||
        fail "tcpdump lost packets; try again on a quieter machine"
}

write_results()
{
    mv "$work/sample.pcap" "$folder/sample.pcap"
    python3 -B "$root/tests/oracle/meter/reference_meter.py" \
        "$folder/sample.pcap" -o "$folder/flow.csv"
    echo "wrote $folder/sample.pcap"
    echo "wrote $folder/flow.csv"
}

need_tools
work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if ip netns add "$lab-hub" 2>/dev/null; then
    use_namespaces
else
    use_loopback
fi
make_certificate
start_service
start_capture
run_clients
stop_capture
write_results
