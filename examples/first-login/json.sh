#!/bin/sh
# The login command as JSON, for jq: build a command of your own from its properties.
set -eu

# Everything about the login command but its secrets.
ecrlogin get --region us-west-2 | jq 'del(.Password, .Command)'

# A command of your own. printf is part of the shell, so no process shows the password.
login=$(ecrlogin get --region us-west-2)
registry=$(printf %s "$login" | jq -r .Registry)
printf %s "$login" | jq -r .Password | docker login --username AWS --password-stdin "$registry"
