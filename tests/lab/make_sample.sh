#!/usr/bin/env bash
# Makes the sample: real traffic between machines of its own, captured twice.
# Services (TLS, HTTP, UDP) and their clients run in network namespaces that
# are joined by a bridge, on which one tcpdump listens: sample.pcap. A proxy
# ends TLS and asks a server behind it in the clear; a second tcpdump listens
# on that link: plain.pcap. The flows of the first are in flow.csv.
# Nothing leaves this machine. Where namespaces are not allowed, the same play
# runs on the loopback interface, and that is said. Ends by itself, and removes
# what it made on any exit.
#
#   tests/lab/make_sample.sh [FOLDER]     default: docs/sample
#   LAB_SECONDS=60 tests/lab/make_sample.sh /tmp/sample    a short play
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-$root/docs/sample}
seconds=${LAB_SECONDS:-600}     # how long the clients play
snap_bytes=128                  # all headers: they hold the lengths
lab=frlab$$                     # prefix of our namespaces

# role:last part of the address, one client each
clients=${LAB_CLIENTS:-office:11 office:12 office:13 office:14 monitor:21
         sensor:31 chat:15 download:16 beacon:41 scan:66}

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

pids= capture_pids=
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

# 10.20.1.16 -> 28000 to 28499; IPv6: 60000 to 60499
port_range()
{
    local first=60000
    case $2 in *.*) first=$((20000 + 500 * ${2##*.})) ;; esac
    ip netns exec "$1" sh -c "echo $first $((first + 499)) \
        >/proc/sys/net/ipv4/ip_local_port_range"
}

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
    # each client has ports of its own: the proxy asks from the same ones
    port_range "$ns" "$address"
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

# A cable from the proxy to a namespace of the server behind it.
add_origin()
{
    local hub=$lab-hub ns=$lab-org name
    ip netns add "$ns"
    ip -n "$hub" link add back0 type veth peer name eth0 netns "$ns"
    for name in "$hub:back0" "$ns:eth0"; do
        ip netns exec "${name%:*}" sh -c \
            "echo 1 >/proc/sys/net/ipv6/conf/${name#*:}/disable_ipv6"
        ip -n "${name%:*}" link set "${name#*:}" gso_max_segs 1
        ip -n "${name%:*}" link set "${name#*:}" up
    done
    ip -n "$hub" addr add 10.30.0.1/24 dev back0
    ip -n "$ns" addr add 10.30.0.2/24 dev eth0
}

use_namespaces()
{
    local entry
    in_hub="ip netns exec $lab-hub" in_origin="ip netns exec $lab-org"
    interface=lab0 client_net=10.20.1 filter=''
    plain_interface=back0 plain_filter=''
    export LAB_WEB=203.0.113.10 LAB_API=203.0.113.20 LAB_DNS=10.20.0.53
    export LAB_WEB6=2001:db8:113::10 LAB_BACK=10.30.0.1 LAB_ORIGIN=10.30.0.2
    clients="$clients office6:fd20:1::17"
    add_hub
    add_origin
    for entry in $clients; do
        look_at "$entry"
        add_client "$name" "$address"
    done
}

use_loopback()
{
    [ "$(id -u)" = 0 ] ||
        fail "only root may make network namespaces and capture:" \
            "run 'sudo $0'"
    echo "make_sample: no right to make network namespaces here;" \
        "using the loopback interface, so segments are larger than on a wire"
    in_hub='' in_origin='' client_net=127.20.1
    interface=lo filter="net 127.20.1.0/24"
    plain_interface=lo plain_filter="net 127.30.0.0/24"
    export LAB_WEB=127.113.0.10 LAB_API=127.113.0.20 LAB_DNS=127.20.0.53
    export LAB_WEB6='' LAB_BACK=127.30.0.1 LAB_ORIGIN=127.30.0.2
}

# Of a client 'office:11' or 'office6:fd20:1::17': its address; its name, c11,
# short as interface names must be; the words before a command that shall run
# there. Set, not printed: a signal that comes while bash reads "$(...)" makes
# its trap a syntax error (bash 5.2).
look_at()
{
    name=c${1##*:}
    in_client=${in_hub:+ip netns exec $lab-$name}
    case $1 in
    *::*) address=${1#*:} ;;
    *) address=$client_net.${1#*:} ;;
    esac
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

# What runs for the whole play: a name, and the words of its command.
start()
{
    local name=$1
    shift
    "$@" 2>"$work/$name.log" &
    pids="$pids $!"
}

start_services()
{
    # shellcheck disable=SC2086
    start edge-services $in_hub python3 -B "$here/lab_service.py" edge \
        "$work/edge"
    # shellcheck disable=SC2086
    start origin-services $in_origin python3 -B "$here/lab_service.py" origin \
        "$work/origin"
    # shellcheck disable=SC2086
    start proxy-services $in_hub python3 -B "$here/lab_proxy.py" \
        "$work/cert.pem" "$work/key.pem" "$work/proxy"
    wait_for "the service" test -e "$work/edge" -a -e "$work/origin" \
        -a -e "$work/proxy"
}

# A name, an interface, a filter.
start_capture()
{
    # -Z: stay who we are, or the file could not be written
    # shellcheck disable=SC2086
    start "$1-tcpdump" $in_hub tcpdump -i "$2" -s "$snap_bytes" -n -U \
        -Z "$user" -w "$work/$1.pcap" $3
    capture_pids="$capture_pids $!"
    wait_for "tcpdump" grep -qs "listening on" "$work/$1-tcpdump.log"
}

run_clients()
{
    local entry seed=1 running=0
    for entry in $clients; do
        look_at "$entry"
        # shellcheck disable=SC2086
        $in_client timeout $((seconds + 60)) python3 -B "$here/lab_client.py" \
            "${entry%%:*}" "$address" "$seed" "$seconds" \
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

stop_captures()
{
    local log pid
    sleep 1                     # the last packets of closing connections
    for pid in $capture_pids; do
        kill -INT "$pid"
        wait "$pid" || true
    done
    for log in "$work"/*-tcpdump.log; do
        grep -q "^0 packets dropped by kernel" "$log" ||
            fail "tcpdump lost packets; try again on a quieter machine"
    done
}

write_results()
{
    local name
    for name in sample plain; do
        mv "$work/$name.pcap" "$folder/$name.pcap"
        echo "wrote $folder/$name.pcap"
    done
    python3 -B "$root/tests/oracle/meter/reference_meter.py" \
        "$folder/sample.pcap" -o "$folder/flow.csv"
    echo "wrote $folder/flow.csv"
}

need_tools
user=$(id -un)
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
start_services
start_capture sample "$interface" "$filter"
start_capture plain "$plain_interface" "$plain_filter"
run_clients
stop_captures
write_results
