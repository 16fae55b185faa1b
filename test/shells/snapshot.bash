# Gives `snapshot`: all that a bash holds, but what changes by itself and the names of ecrlogin's module.
# shellcheck shell=bash

snapshot() {
  local name
  for name in $(compgen -v); do
    case $name in
      __ecrlogin_* | _ | name | BASH_* | EPOCH* | FUNCNAME | LINENO | PIPESTATUS | RANDOM | SECONDS | SRANDOM) ;;
      *) declare -p "$name" 2>/dev/null || : ;;
    esac
  done
  for name in $(compgen -A function); do
    case $name in
      __ecrlogin_* | ecrlogin | get-ecr-login-command) ;;
      *) declare -f "$name" ;;
    esac
  done
  shopt -p || :
  set +o
  trap -p
  alias -p
}
