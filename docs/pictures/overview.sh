#!/bin/sh
# Draws overview.png, the picture in README.md, from files of two builds:
#   docs/pictures/overview.sh build/partners/le-forem/fr build/partners/helsinki/fi
# Needs LibreOffice, poppler-utils, ffmpeg, Chromium and ImageMagick.
set -eu
first=$(realpath "$1") second=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$work"

soffice --headless --convert-to pdf --outdir . "$first/decks/coup-de-boost.pptx" >/dev/null
for page in 1 5 7 11; do
    pdftoppm -r 96 -png -singlefile -f "$page" -l "$page" coup-de-boost.pdf "slide-$page"
done
pdftoppm -r 96 -png -singlefile -l 1 "$first/handouts/coup-de-boost.pdf" handout-1
pdftoppm -r 96 -png -singlefile -l 1 "$second/handouts/coup-de-boost.pdf" handout-2
# The title, labels, figures, a chart.
for second in 3 50 83 100; do
    ffmpeg -v error -ss "$second" -i "$first/pills/coup-de-boost.mp4" -frames:v 1 "frame-$second.png"
done
chromium --headless --no-sandbox --hide-scrollbars --window-size=1280,2400 \
    --screenshot=index.png "file://$first/index.html" >/dev/null 2>&1

# Each picture with a thin edge, in its place: slides and handouts above, index page and video below.
place() { # name, width, height, left, top
    set -- "$(find . -name "$1.png")" "$2" "$3" "$4" "$5"
    convert "$1" -resize "$2x" -gravity north -crop "$2x$3+0+0" +repage -bordercolor '#d5d2c8' \
        -shave 1x1 -border 1 "placed-$4-$5.png"
    convert overview.png "placed-$4-$5.png" -gravity northwest -geometry "+$4+$5" -composite overview.png
}
convert -size 1824x1196 'xc:#f5f3ee' overview.png
place slide-1 480 270 24 24
place slide-5 480 270 516 24
place slide-7 480 270 24 306
place slide-11 480 270 516 306
place handout-1 390 552 1008 24
place handout-2 390 552 1410 24
place index 736 584 24 588
place frame-3 508 286 772 588
place frame-50 508 286 1292 588
place frame-83 508 286 772 886
place frame-100 508 286 1292 886
convert overview.png -dither None -colors 255 -strip -define png:compression-level=9 \
    -define png:exclude-chunks=date,time "$here/overview.png"
