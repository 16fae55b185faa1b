#!/bin/sh
# Log Docker in to Amazon ECR from any POSIX shell (dash, ash, ksh).
# Requires ecrlogin on PATH, and AWS credentials that the AWS CLI would find.
set -eu

# Your own registry in a region, as a snippet for eval.
eval "$(ecrlogin get -o sh --region us-west-2)"

# A registry by name. No output contains a secret, so use this form in scripts and CI.
ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com
