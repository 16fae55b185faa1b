#!/bin/sh
# The login command as JSON, for jq: build your own command from its properties.
set -eu

# Everything in the login command except its secrets.
ecrlogin get --region us-west-2 | jq 'del(.Password, .Command)'

# Your own command. echo is a builtin of every shell, so the password is in no process list; no value has a backslash.
login=$(ecrlogin get --region us-west-2)
registry=$(echo "$login" | jq -r .Registry)
echo "$login" | jq -r .Password | docker login --username AWS --password-stdin "$registry"
