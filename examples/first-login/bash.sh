#!/usr/bin/env bash
# Log Docker in to Amazon ECR from bash.
# Needs ecrlogin on PATH, and AWS credentials where the AWS CLI would find them.
set -euo pipefail

# Your own registry in a region: a snippet for eval.
eval "$(ecrlogin get -o sh --region us-west-2)"

# A registry by its name. No secret is in any text, so this is the form for scripts and CI.
ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com
