# Gives `snapshot`: all that a zsh holds, but what changes by itself and the names of ecrlogin's module.
# Completions are on, for then there is more that a module could change.

zmodload zsh/parameter
autoload -Uz compinit && compinit -u -D

snapshot() {
  local name
  for name in ${(ko)parameters}; do
    case $name in
      (__ecrlogin_* | _comps | _ | name | [^[:alpha:]_]* | EPOCH* | LINENO | RANDOM | SECONDS | TTYIDLE) ;;
      (functions* | dis_functions* | func* | commands | parameters | pipestatus | status) ;;
      (*) typeset -p $name ;;
    esac
  done
  for name in ${(ko)functions}; do
    case $name in
      (__ecrlogin_* | _ecrlogin | ecrlogin | get-ecr-login-command) ;;
      (*) functions $name ;;
    esac
  done
  setopt
  trap
  alias -L
}
