#!/bin/sh
# Several registries at once: accounts, regions, ECR Public. A failing registry does not stop the others.
set -eu

# Two registries by name, and ECR Public.
ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com 444455556666.dkr.ecr.eu-central-1.amazonaws.com --public

# One account in two regions, as a snippet for eval.
eval "$(ecrlogin get -o sh --registry-id 444455556666 --region us-east-1 --region eu-west-1)"

# Several registries with jq: one object per line.
ecrlogin get 111122223333 444455556666 --region us-west-2 | jq -r '.Registry + " until " + .ExpiresAt'
