#!/bin/sh
# Makes static/fonts/newsreader-600.woff2 from the npm package @fontsource/newsreader: one weight, for headings and names
# in Latin letters, Vietnamese included. Needs npm, and Python with fonttools and brotli.
set -eu
target=$(cd "$(dirname "$0")/.." && pwd)/static/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent @fontsource/newsreader@5.3.0
package=node_modules/@fontsource/newsreader
for letters in latin latin-ext vietnamese; do
    python3 -m fontTools.ttLib.woff2 decompress -o "$letters.ttf" "$package/files/newsreader-$letters-600-normal.woff2"
done
python3 -m fontTools.merge --output-file=whole.ttf latin.ttf latin-ext.ttf vietnamese.ttf
python3 -m fontTools.subset whole.ttf --flavor=woff2 --no-hinting --layout-features=kern,liga,lnum,ccmp,mark,mkmk \
    --unicodes=U+20-7E,U+A0-17F,U+218-21B,U+1A0-1A1,U+1AF-1B0,U+300-309,U+323,U+1EA0-1EF9,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2122,U+2192 \
    --output-file="$target/newsreader-600.woff2"
cp "$package/LICENSE" "$target/newsreader-LICENSE.txt"
