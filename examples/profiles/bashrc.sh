# For ~/.bashrc: completions of ecrlogin, and a word for the login of every morning.
# shellcheck shell=bash
eval "$(ecrlogin init bash)"

ecr() {
  ecrlogin login --region us-west-2 "$@"
}
