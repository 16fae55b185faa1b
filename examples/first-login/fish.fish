#!/usr/bin/env fish
# Log Docker in to Amazon ECR from fish.
# Requires ecrlogin on PATH, and AWS credentials that the AWS CLI would find.

# Your own registry in a region, as a snippet for eval.
eval (ecrlogin get -o fish --region us-west-2); or exit

# A registry by name. No output contains a secret, so use this form in scripts and CI.
ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com; or exit
