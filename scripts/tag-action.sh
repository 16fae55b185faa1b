#!/usr/bin/env bash
# Commits the action's tree, as `npm run release:dry` makes it, on top of this commit, and pushes its tags: v1.2.3, and v1,
# which follows the latest. Part of a release.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(node -p "require('./packages/cli/package.json').version")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
tar -xzf dist/release/action.tar.gz -C "$stage"

# An index of its own leaves the checkout as it is. The tree has folders that .gitignore names.
export GIT_INDEX_FILE="$stage/index"
git --work-tree="$stage/action" add --all --force
commit=$(git -c user.name=ecrlogin -c user.email=ecrlogin@users.noreply.github.com \
  commit-tree "$(git write-tree)" -p HEAD -m "ecrlogin $version")
git push origin "$commit:refs/tags/v$version"
git push --force origin "$commit:refs/tags/v${version%%.*}"
