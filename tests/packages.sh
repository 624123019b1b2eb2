#!/bin/sh
# What the tests need beside Python and Node: a Chromium to drive, Korean letters for it, a real
# Redis and a real PostgreSQL. Installed through apt where that is possible; otherwise said
# loudly, and the tests that need them are reported as skipped.
set -u
cd "$(dirname "$0")"

wanted=""
chromium="${CHROMIUM:-/usr/bin/chromium}"
[ -x "$chromium" ] || wanted="$wanted chromium"
command -v redis-server >/dev/null 2>&1 || wanted="$wanted redis-server"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 \
	|| wanted="$wanted postgresql"
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	export DEBIAN_FRONTEND=noninteractive
	# The package would start a cluster of its own; the tests start a private one.
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted >/dev/null && exit 0
fi
echo "========================================================================" >&2
echo "COULD NOT INSTALL:$wanted" >&2
echo "Install them (on Debian: apt-get install$wanted) and run the tests again." >&2
echo "Tests that need them will be SKIPPED, so this run does not prove everything." >&2
echo "========================================================================" >&2
exit 0
