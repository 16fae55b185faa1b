# For ~/.zshrc, after compinit: completions for ecrlogin, and a short command for your daily login.
eval "$(ecrlogin init zsh)"

ecr() {
  ecrlogin login --region us-west-2 "$@"
}
