#!/usr/bin/env bash
# What Fovea is built from and runs on: sourced by run.sh here and by tests/run.sh.

# Debian 12's names.
fovea_packages=(
  build-essential cmake ninja-build
  qt6-base-dev qt6-svg-dev qt6-image-formats-plugins libgl1-mesa-dev
  libeigen3-dev libtbb-dev libopencv-core-dev libopencv-imgproc-dev libopencv-videoio-dev
  libprotobuf-dev libonnx-dev nlohmann-json3-dev zlib1g-dev libzip-dev libgif-dev libcli11-dev
  fonts-inter
)

# install_packages NAME…: installs through apt what is missing; elsewhere says what is needed and stops.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    missing_tools
    return
  fi
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local run=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "fovea: these packages are missing, and there is no sudo to install them with: ${missing[*]}" >&2
      exit 1
    }
    run=(sudo)
  fi
  echo "fovea: installing ${missing[*]}"
  "${run[@]}" apt-get update -qq
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# On a system without apt: goes on when everything seems to be there, else lists what to install and stops.
missing_tools() {
  if [ -n "${FOVEA_DEPENDENCIES_INSTALLED-}" ]; then
    return
  fi
  {
    echo "fovea: this system has no apt. Install what these Debian packages hold:"
    printf '  %s\n' "${fovea_packages[@]}"
    echo "then run this again with FOVEA_DEPENDENCIES_INSTALLED=1."
  } >&2
  exit 1
}
