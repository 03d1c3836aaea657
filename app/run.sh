#!/usr/bin/env bash
# Installs what is missing, builds Fovea, and starts it. Arguments go to the program.
# Without a display, and without arguments, it writes pictures of a sample's activation maps instead.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/app/packages.sh"
install_packages "${fovea_packages[@]}"

build=$root/build/run
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DFOVEA_TESTS=OFF
cmake --build "$build"

if [ $# -gt 0 ] || [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  exec "$build/bin/fovea" "$@"
fi
echo "fovea: there is no display; writing pictures of what the network sees"
exec "$build/bin/fovea" inspect "$root/resources/samples/automobile.png" --out "$root/build/inspect"
