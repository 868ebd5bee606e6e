#!/usr/bin/env bash
# Lays the roster files that a commit changes over the checked-out main, and prints the paths of its other changes.
# Main's copy of this script runs. The commit's files are only data: none of its programs, links, filters or submodules are used.
set -euo pipefail
export LC_ALL=C
commit=$1

git fetch --quiet --no-tags --no-recurse-submodules origin "$commit"
# Main as it would be after the merge, so that later merges do not look undone.
merged=$(git merge-tree --write-tree HEAD "$commit") || {
  echo "$commit conflicts with main" >&2
  exit 1
}

git diff-tree -r -z --no-renames HEAD "$merged" | while read -r -d '' old new _ blob _ && IFS= read -r -d '' path; do
  roster=no
  # A regular file that is new, changed or deleted. Links, executables and submodules have other modes.
  case "$old $new" in
    ":100644 100644" | ":000000 100644" | ":100644 000000")
      if [[ $path =~ ^seats/[^./][^/]*\.(yaml|yml|csv)$ && $path != *[[:cntrl:]]* ]]; then roster=yes; fi ;;
  esac
  if [ $roster = no ]; then
    printf '%q\n' "$path"
  elif [ "$new" = 000000 ]; then
    rm -- "$path"
  else
    git cat-file blob "$blob" > "$path"
  fi
done
