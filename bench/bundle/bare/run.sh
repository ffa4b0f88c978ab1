#!/bin/sh
# Runs the GPU tests and the benchmark of Forerun with what lies beside this file. See --help, and README.md.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
node=$here/bin/node
dawn=$here/project/node_modules/webgpu/dist/linux-x64/dawn.node

if [ "$(uname -s) $(uname -m)" != 'Linux x86_64' ]; then
  echo "run.sh: this is $(uname -s) $(uname -m); the bundle is for Linux x86_64." >&2
  exit 2
fi

# Children that are no part of the bundle (Python, nvcc) get the user's own back.
export FORERUN_USERS_LIBRARIES="${LD_LIBRARY_PATH-}"
libraries=$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
# Where drivers put their libraries when the system's own folders are not theirs to write: containers with NVIDIA's, WSL, NixOS.
for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/wsl/lib /run/opengl-driver/lib; do
  if [ -d "$folder" ]; then libraries=$libraries:$folder; fi
done

# The system's own C++ library where there is one that is new enough: drivers may need it, too.
for path in "$libraries" "$here/lib/fallback:$libraries"; do
  export LD_LIBRARY_PATH="$path"
  if fault=$("$node" -e 'process.dlopen({ exports: {} }, process.argv[1])' "$dawn" 2>&1); then
    exec "$node" "$here/project/dist/bench/bare.js" "$@"
  fi
done
echo "$fault" >&2
echo 'run.sh: Node and Dawn do not start here. They need glibc 2.34 or newer (Debian 12, Ubuntu 22.04, RHEL 9 and later).' >&2
exit 2
