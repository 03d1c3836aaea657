#!/usr/bin/env bash
# Installs what is missing, builds Fovea, and starts it. Arguments go to the program.
# Without a display it writes pictures of the activation maps instead: of a sample, or of the one picture given.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/app/packages.sh"
install_packages "${fovea_packages[@]}"

build=$root/build/run
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DFOVEA_TESTS=OFF
cmake --build "$build"

picture=$root/resources/samples/automobile.png
if [ $# -eq 1 ] && [ -f "$1" ] && [[ $1 != *.@(onnx|json) ]]; then
  picture=$1
elif [ $# -gt 0 ]; then
  exec "$build/bin/fovea" "$@"
fi
if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  exec "$build/bin/fovea" "$@"
fi
echo "fovea: there is no display; writing pictures of what the network sees"
exec "$build/bin/fovea" inspect "$picture" --out "$root/build/inspect"
