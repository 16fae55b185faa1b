#!/bin/sh
# The login command as JSON, for jq: build your own command from its properties.
set -eu

# Everything in the login command except its secrets.
ecrlogin get --region us-west-2 | jq 'del(.Password, .Command)'

# Your own command. printf is a shell builtin, so the password is in no process list.
login=$(ecrlogin get --region us-west-2)
registry=$(printf %s "$login" | jq -r .Registry)
printf %s "$login" | jq -r .Password | docker login --username AWS --password-stdin "$registry"
