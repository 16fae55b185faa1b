#!/bin/sh
# Build your own commands from the object. Requires ecrlogin and jq.
set -eu

# Get the object once; a second call would use the cache.
login=$(ecrlogin get --region us-west-2)

# echo is a builtin of every shell, so the password is in no process list; no value has a backslash.
# A Docker config.json for one job, for builds without a client: kaniko, BuildKit, a build in a container.
mkdir -p job
umask 077
echo "$login" | jq '{auths: {(.Registry): {auth: (.Username + ":" + .Password | @base64)}}}' > job/config.json

# How long it is valid, in minutes.
echo "$login" | jq '(.ExpiresAt | fromdate) - now | . / 60 | floor'

# A table of several registries.
ecrlogin get 111122223333 444455556666 --region us-west-2 | jq -r '[.RegistryId, .Region, .ExpiresAt] | @tsv'
