#!/usr/bin/env bash
# Fetches what the tests with a real road network need into a folder: OSRM's programs, from its Python wheel, and the
# map of Liechtenstein (OpenStreetMap contributors, ODbL), from a Debian source package that carries it as test data.
# Nothing of the system is changed. Usage: fetch_osrm.sh FOLDER
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
python=${PYTHON:-python3}

main() {
    [ -e "$folder/osrm-routed" ] || programs
    runs
    [ -e "$folder/map.osm.pbf" ] || map
}

# The wheel is for a newer Python; its programs run without it.
programs() {
    "$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 \
        --dest "$folder/wheel" osrm-bindings==26.10.0
    "$python" -m zipfile -e "$folder"/wheel/*.whl "$folder/wheel/open"
    cp -r "$folder/wheel/open/osrm/share/profiles" "$folder/profiles"
    cp "$folder"/wheel/open/osrm/bin/osrm-{extract,contract,routed} "$folder"
    chmod +x "$folder"/osrm-{extract,contract,routed}
    rm -rf "$folder/wheel"
}

runs() {
    "$folder/osrm-routed" --version || { echo "OSRM's programs do not run on this system" >&2; return 1; }
}

map() {
    command -v apt-get >/dev/null || { echo "no apt-get to fetch the map with" >&2; return 1; }
    local apt=$folder/apt
    mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/download"
    sources "$apt/sources"
    local options=(-qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources"
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$apt/download" && apt-get "${options[@]}" source --download-only osm2pgsql)
    tar -xf "$apt"/download/osm2pgsql_*.orig.tar.* -O --wildcards '*/tests/data/liechtenstein-*.osm.pbf' \
        >"$folder/map.part"
    mv "$folder/map.part" "$folder/map.osm.pbf"
    rm -rf "$apt"
}

# The package sources of the system, for source packages.
sources() {
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$1/$(basename "$file")"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -e "$file" ] && sed -n 's/^deb /deb-src /p' "$file" >"$1/$(basename "$file" .list).list"
    done
    return 0
}

main
