# Prints zsh's completions. Its arguments are a module and a file of lines; it prints the completions at the end of
# each line, separated by tabs. An interactive zsh on a separate terminal sources this file again.

if [[ ! -o interactive ]]; then
  zmodload zsh/zpty
  zpty inner "ECRLOGIN_ASK_MODULE=${(q)1} ECRLOGIN_ASK_LINES=${(q)2} zsh --no-rcs -i"
  zpty -w inner "source ${(q)${(%):-%x}:A}"
  while zpty -r inner output; do :; done
  cat -- $2.completions
  return
fi

autoload -Uz compinit && compinit -u
source $ECRLOGIN_ASK_MODULE

# Records the added completions, except in the completion system's own queries (-O, -A, -D).
function compadd {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a added
  builtin compadd -O added "$@"
  offered+=($added)
  builtin compadd "$@"
}

function zle-line-init {
  local line
  local -a offered
  for line in "${(@f)$(<$ECRLOGIN_ASK_LINES)}"; do
    BUFFER=$line CURSOR=$#line offered=()
    zle complete-word
    print -r -- "${(pj:\t:)offered}"
  done >$ECRLOGIN_ASK_LINES.completions
  exit
}
zle -N zle-line-init
