#!/bin/sh
# Build commands of your own from the object. Needs ecrlogin and jq.
set -eu

# The object, once; a second question would be answered from the cache.
login=$(ecrlogin get --region us-west-2)

# A Docker config.json for one job, where no client runs: kaniko, BuildKit, a build in a container.
mkdir -p job
umask 077
printf %s "$login" | jq '{auths: {(.Registry): {auth: (.Username + ":" + .Password | @base64)}}}' > job/config.json

# How long it is good for, in minutes.
printf %s "$login" | jq '(.ExpiresAt | fromdate) - now | . / 60 | floor'

# A table of several registries.
ecrlogin get 111122223333 444455556666 --region us-west-2 | jq -r '[.RegistryId, .Region, .ExpiresAt] | @tsv'
