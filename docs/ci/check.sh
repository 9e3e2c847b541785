#!/bin/sh
# For any other CI, with nothing but a shell and tar: $TWINHULL is the archive of a release, as a URL or a path.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
case $TWINHULL in
  *://*) curl --fail --silent --show-error --location "$TWINHULL" ;;
  *) cat "$TWINHULL" ;;
esac | tar -xz -C "$folder" --strip-components=1
PATH=$folder/bin:$PATH

status=0
twinhull generate --check --output sarif=generate.sarif || status=1
twinhull lint out/*/kustomize/overlays --output junit=lint.xml || status=1
exit "$status"
