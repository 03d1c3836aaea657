#!/usr/bin/env bash
# Installs what is missing, builds Fovea with its tests, and runs them all.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/app/packages.sh"
install_packages "${fovea_packages[@]}" libgtest-dev libgmock-dev libonnx-testdata python3-numpy

cd "$root"
cmake --preset release
cmake --build --preset release
export QT_QPA_PLATFORM=offscreen
ctest --preset release
