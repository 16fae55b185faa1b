# For ~/.zshrc, after compinit: completions of ecrlogin, and a word for the login of every morning.
eval "$(ecrlogin init zsh)"

ecr() {
  ecrlogin login --region us-west-2 "$@"
}
