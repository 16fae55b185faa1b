# ecrlogin for bash: completions for `ecrlogin` and `get-ecr-login-command`. Where an executable lies beside the
# folder of all modules, or these are not programs on PATH, functions of their names start what lies there.
#
# Load it in ~/.bashrc:
#     source /path/to/shells/bash/ecrlogin.bash
#
# bash 3.2 and newer. `bash --posix` allows no hyphen in the name of a function, so that there is no function
# `get-ecr-login-command` there; `ecrlogin get -o sh` is the same.
#
# shellcheck shell=bash

# Options of the program itself, and of every command that has to do with AWS. One that takes a value has =
# and the kind of the value.
__ecrlogin_options="-h --help -V --version"
__ecrlogin_shared="--region=region --profile=profile --role-arn= --registry-id= --public --endpoint-url= \
--fips --dual-stack --no-cache --config=file --timeout= --verbose --errors=form"

# Each command with its options; a word without a hyphen is the kind of its first argument.
__ecrlogin_commands="
get -o=format --output=format --command-as=dialect --client=client $__ecrlogin_shared -h --help
login --client=client $__ecrlogin_shared -h --help
logout --client=client --all $__ecrlogin_shared -h --help
password $__ecrlogin_shared -h --help
token $__ecrlogin_shared -h --help
secret -o=manifest --output=manifest --name= -n= --namespace= --label= --annotation= $__ecrlogin_shared -h --help
init shell -h --help
setup subject --profile=profile --role-arn= --external-id= --source-profile=profile --host= --region=region \
--config=file --undo --registry-id= --public --fips --dual-stack -h --help
doctor -o=form --output=form --client=client $__ecrlogin_shared -h --help
cache action -h --help
help topic -h --help
"

# Each kind of value with its values.
__ecrlogin_values="
format text json sh bash zsh ksh dash fish powershell pwsh github
dialect sh bash zsh ksh dash fish powershell pwsh
client docker podman buildah skopeo nerdctl finch helm oras crane
form text json
manifest yaml json
shell bash zsh fish powershell pwsh
subject registry docker
action list clear
topic credentials shells exit-codes get login logout password token secret init setup doctor cache
region af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 \
ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 \
ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 \
eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 \
us-west-1 us-west-2 cn-north-1 cn-northwest-1 eusc-de-east-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 \
us-iso-west-1 us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1
"

# The folder that holds the folder of all modules.
__ecrlogin_package=${BASH_SOURCE[0]-}
[[ $__ecrlogin_package == /* || $__ecrlogin_package == ?:* ]] || __ecrlogin_package=$PWD/$__ecrlogin_package
__ecrlogin_package=${__ecrlogin_package%/*}/../..

# Starts ecrlogin: the executable beside the modules, else the program on PATH, else the npm package's.
function __ecrlogin_run {
  if [[ -f $__ecrlogin_package/ecrlogin && -x $__ecrlogin_package/ecrlogin ]]; then
    "$__ecrlogin_package/ecrlogin" "$@"
  elif \builtin type -P ecrlogin >/dev/null; then
    \builtin command ecrlogin "$@"
  elif [[ -f $__ecrlogin_package/bin/ecrlogin.js ]] && \builtin type -P node >/dev/null; then
    \builtin command node "$__ecrlogin_package/bin/ecrlogin.js" "$@"
  else
    \builtin printf 'ecrlogin: %s\n' >&2 \
      "The program ecrlogin is neither on PATH nor, with a node to run it, in $__ecrlogin_package. Install it: npm install --global ecrlogin"
    # Nothing at all would be evaluated as a success.
    case " $* " in *' -o sh '* | *' -o bash '*) \builtin printf '(exit 127)\n' ;; esac
    \builtin return 127
  fi
}

# Sets `row` to what follows a key at the start of one of a table's lines; fails when there is none.
function __ecrlogin_row {
  [[ $1 == *$'\n'"$2 "* ]] || \builtin return 1
  row=${1#*$'\n'"$2 "}
  row=${row%%$'\n'*}
}

# Adds the names of the profiles in the AWS config files to `candidates`, in the form that the AWS SDK reads.
function __ecrlogin_profiles {
  \builtin local name='["'\'']?([A-Za-z0-9_@+.%:/-]+)["'\'']?'
  \builtin local config="${AWS_CONFIG_FILE:-${HOME-}/.aws/config}"
  __ecrlogin_sections "$config" '^\[(default)\]'
  __ecrlogin_sections "$config" "^\[profile[[:space:]]+$name\]"
  __ecrlogin_sections "${AWS_SHARED_CREDENTIALS_FILE:-${HOME-}/.aws/credentials}" "^\[$name\]"
}

# Adds what the pattern's group matches in a file's lines to `candidates`, each once.
function __ecrlogin_sections {
  \builtin local file="${1/#\~\//${HOME-}/}" line
  [[ -f $file && -r $file ]] || \builtin return 0
  while \builtin read -r line || [[ -n $line ]]; do
    if [[ $line =~ $2 && " $candidates " != *" ${BASH_REMATCH[1]} "* ]]; then
      candidates="$candidates ${BASH_REMATCH[1]}"
    fi
  done <"$file"
}

# Sets `words` to those up to the cursor, with the pieces joined into which COMP_WORDBREAKS has cut them.
function __ecrlogin_words {
  \builtin local line="${COMP_LINE:0:COMP_POINT}" piece joined i
  words=("${COMP_WORDS[0]}")
  for ((i = 1; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    joined=${words[${#words[@]} - 1]}$piece
    if [[ $joined == *[=:@]"$piece" || $piece == [=:@]* ]] &&
      [[ $line == *"$joined"* && ($piece || $line != *[[:space:]]) ]]; then
      words[${#words[@]} - 1]=$joined
    else
      words[${#words[@]}]=$piece
    fi
  done
}

# Sets COMPREPLY for the word at the cursor; bash gives the name of the program. It starts no process.
function __ecrlogin_complete {
  \builtin local IFS=$' \t\n' words row candidates='' option='' prefix='' typed stem candidate
  COMPREPLY=()
  __ecrlogin_words
  # From here on, `get-ecr-login-command` is `ecrlogin get`.
  if [[ ${1##*/} == get-ecr-login-command ]]; then words=(ecrlogin get "${words[@]:1}"); fi
  typed=${words[${#words[@]} - 1]}

  if ((${#words[@]} == 2)); then
    candidates=$__ecrlogin_options
    [[ $typed == -* ]] || __ecrlogin_names
  elif __ecrlogin_row "$__ecrlogin_commands" "${words[1]}"; then
    option=${words[${#words[@]} - 2]}
    if [[ $typed == --*=* ]]; then
      option=${typed%%=*}
      prefix=$option=
    fi
    __ecrlogin_candidates
  fi

  # readline replaces only what stands behind the last of its break characters, of which it replaces @ too.
  stem=${typed%"${typed##*["$COMP_WORDBREAKS"]}"}
  stem=${stem%@}
  for candidate in $candidates; do
    if [[ $prefix$candidate == "$typed"* ]]; then
      candidate=$prefix$candidate
      COMPREPLY[${#COMPREPLY[@]}]=${candidate#"$stem"}
    fi
  done
}

# Sets `candidates` to the names of the commands.
function __ecrlogin_names {
  \builtin local IFS=$'\n' line
  candidates=''
  for line in $__ecrlogin_commands; do
    candidates="$candidates ${line%% *}"
  done
}

# Sets `candidates` to what can stand for `typed` in the command whose options are in `row`.
function __ecrlogin_candidates {
  \builtin local kind='' word
  if [[ " $row " == *" $option="* ]]; then
    kind=" $row "
    kind=${kind#*" $option="}
    kind=${kind%% *}
  else
    for word in $row; do
      case $word in
        -*) if [[ $typed == -* ]]; then candidates="$candidates ${word%%=*}"; fi ;;
        *) if ((${#words[@]} == 3)) && [[ $typed != -* ]]; then kind=$word; fi ;;
      esac
    done
  fi
  case $kind in
    '') ;;
    profile) __ecrlogin_profiles ;;
    # bash 4 and newer; bash 3.2 offers no files.
    file) \builtin compopt -o default 2>/dev/null || \builtin : ;;
    *)
      __ecrlogin_row "$__ecrlogin_values" "$kind"
      candidates=$row
      ;;
  esac
}

if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin type -P ecrlogin >/dev/null; then
  function ecrlogin { __ecrlogin_run "$@"; }
fi
if [[ :$SHELLOPTS: != *:posix:* ]] &&
  { [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin type -P get-ecr-login-command >/dev/null; }; then
  function get-ecr-login-command { __ecrlogin_run get -o sh "$@"; }
fi

# A bash that is built without readline has no completions.
if [[ $(\builtin type -t complete) == builtin ]]; then
  \builtin complete -F __ecrlogin_complete ecrlogin get-ecr-login-command
fi
