# For ~/.bashrc: completions for ecrlogin, and a short command for your daily login.
# shellcheck shell=bash
eval "$(ecrlogin init bash)"

ecr() {
  ecrlogin login --region us-west-2 "$@"
}
