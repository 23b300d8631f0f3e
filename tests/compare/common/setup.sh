# What each `run` starts with, sourced in its own folder: SEED and CASES, and the functions below.
set -eu
export SEED="${SEED:-1}" CASES="${CASES:-10000}"
export ROOT="$PWD/../../.."

# Installs the packages of `package.json`, at the versions there. No script of a package runs.
npm_packages() {
    npm install --silent --no-audit --no-fund --no-save --ignore-scripts
}

# Creates a Python environment in `target/compare` with the packages that are named, and prints the path of its interpreter.
python_with() {
    venv="$ROOT/target/compare/$1"
    shift
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
    echo "$venv/bin/python"
}

# Builds an example of the tests, and prints its path.
example() {
    cargo build --quiet --manifest-path "$ROOT/Cargo.toml" --package security-policy-tests --example "$1"
    echo "${CARGO_TARGET_DIR:-$ROOT/target}/debug/examples/$1"
}
