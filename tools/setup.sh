#!/usr/bin/env bash
# Brings a machine to where the store runs (`run`), or to where its checks and tests run (`dev`, `test`).
# Every step is skipped when nothing changed since the last time; each step that takes time says so in a line.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
PY=$VENV/bin/python

say() { printf '>> %s\n' "$*"; }
die() { printf '!! %s\n' "$*" >&2; exit 1; }

apt_updated=
apt_install() { # apt_install PACKAGE... : as root directly, otherwise through sudo
  local as_root=()
  command -v apt-get >/dev/null || die "This machine has no apt. Please install by hand: $*"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "Please install as root: apt-get install $*"
    as_root=(sudo)
  fi
  say "Installing from Debian: $*"
  if [ -z "$apt_updated" ]; then
    "${as_root[@]}" apt-get update -qq </dev/null
    apt_updated=yes
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

fits() { # fits PYTHON : does this interpreter satisfy pyproject.toml's requires-python?
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && fits "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  die "Python 3.11, 3.12 or 3.13 is needed; found none of them."
}

make_venv() {
  local python
  if [ -x "$PY" ] && "$PY" -m pip --version >/dev/null 2>&1; then
    fits "$PY" || die "$VENV was made with another Python; please remove it and run again."
    return
  fi
  [ ! -L "$VENV" ] || die "$VENV points to a folder without a working Python; please mend or remove the link."
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install python3-venv
  fi
  say "Making a Python environment in $VENV"
  rm -rf "$VENV"
  "$python" -m venv "$VENV"
}

lock_hash() { sha256sum "requirements/$1.txt" | cut -d' ' -f1; }

install_lock() { # install_lock run|dev ; the dev lock holds the run lock too
  local name=$1 stamp=$VENV/.baigong-$1.lock
  [ "$(cat "$stamp" 2>/dev/null)" != "$(lock_hash "$name")" ] || return 0
  say "Installing the locked Python packages ($name), a minute or two the first time"
  PIP_DISABLE_PIP_VERSION_CHECK=1 "$PY" -m pip install --quiet --no-input --progress-bar off \
    --require-hashes --only-binary :all: -r "requirements/$name.txt" </dev/null
  lock_hash "$name" >"$stamp"
  [ "$name" != dev ] || lock_hash run >"$VENV/.baigong-run.lock"
}

compile_catalogues() {
  local folder catalogue
  for folder in translations shop/translations; do
    [ -d "$folder" ] || continue
    while IFS= read -r catalogue; do
      if [ ! "${catalogue%.po}.mo" -nt "$catalogue" ]; then
        say "Compiling $catalogue"
        "$PY" -m babel.messages.frontend --quiet compile --use-fuzzy -i "$catalogue" -o "${catalogue%.po}.mo"
      fi
    done < <(find "$folder" -name '*.po' | sort)
  done
}

has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list ':lang=zh-cn' family)" ]; }

has_libfaketime() { compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null; }

has_libatomic() { compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null; } # playwright's driver needs it

npm_hash() { sha256sum package-lock.json | cut -d' ' -f1; }

has_npm_packages() {
  [ -f node_modules/axe-core/axe.min.js ] && [ -f node_modules/lighthouse/package.json ] \
    && [ "$(cat node_modules/.baigong.lock 2>/dev/null)" = "$(npm_hash)" ]
}

install_test_machine() { # what the tests need from Debian, in one go
  local missing=()
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  has_chinese_font || missing+=(fontconfig fonts-noto-cjk)
  has_libfaketime || missing+=(libfaketime)
  has_libatomic || missing+=(libatomic1)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v node >/dev/null || missing+=(nodejs) # Lighthouse runs in it
  command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui) # recalculates the workbooks of the statistics
  has_npm_packages || command -v npm >/dev/null || missing+=(npm)
  [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

install_npm() {
  has_npm_packages && return
  say "Installing the locked npm packages (axe-core and Lighthouse, for the browser tests)"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null
  npm_hash >node_modules/.baigong.lock
}

case "${1:-}" in
  run)  make_venv; install_lock run; compile_catalogues ;;
  dev)  make_venv; install_lock dev; compile_catalogues ;;
  test) make_venv; install_test_machine; install_lock dev; install_npm; compile_catalogues ;;
  *)    die "usage: tools/setup.sh run|dev|test" ;;
esac
