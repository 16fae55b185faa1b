# Prints bash's completions. It is sourced with a module and a file of lines, and prints the completions at the end
# of each line, separated by tabs.
# shellcheck shell=bash

# shellcheck source=/dev/null
source "$1"

while IFS= read -r COMP_LINE; do
  COMP_POINT=${#COMP_LINE}
  # Like bash, make each break character a separate word.
  words=$COMP_LINE
  for break in '=' ':' '@'; do
    [[ $COMP_WORDBREAKS != *$break* ]] || words=${words//$break/ $break }
  done
  read -ra COMP_WORDS <<<"$words"
  [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))

  registered=$(complete -p "${COMP_WORDS[0]##*/}")
  complete=${registered#*-F }
  "${complete%% *}" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
  offered=''
  for one in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do offered+=$one$'\t'; done
  printf '%s\n' "${offered%$'\t'}"
done <"$2"
