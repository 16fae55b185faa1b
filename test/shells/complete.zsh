# Asks zsh what it offers: with the file of a module and a file of lines, it prints for each line what is
# offered at its end, with tabs between. An interactive zsh on a terminal of its own sources this file anew.

if [[ ! -o interactive ]]; then
  zmodload zsh/zpty
  zpty inner "ECRLOGIN_ASK_MODULE=${(q)1} ECRLOGIN_ASK_LINES=${(q)2} zsh --no-rcs -i"
  zpty -w inner "source ${(q)${(%):-%x}:A}"
  while zpty -r inner output; do :; done
  cat -- $2.answers
  return
fi

autoload -Uz compinit && compinit -u
source $ECRLOGIN_ASK_MODULE

# Notes what is added; the completion system's own questions (-O, -A, -D) pass by.
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
  done >$ECRLOGIN_ASK_LINES.answers
  exit
}
zle -N zle-line-init
