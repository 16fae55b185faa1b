# ecrlogin for bash: completions for `ecrlogin` and `get-ecr-login-command`. If an executable is next to the folder of
# all modules, or these programs are not on PATH, functions of the same names start the program there.
#
# Load it in ~/.bashrc:
#     source /path/to/shells/bash/ecrlogin.bash
#
# bash 3.2 and newer. `bash --posix` allows no hyphen in a function name, so it has no function
# `get-ecr-login-command`; use `ecrlogin get -o sh` there.
#
# shellcheck shell=bash

# One line for each command and what can follow it: nested commands as /name, the values of its first argument after =,
# and its options. An option that takes a value has = and the values; the functions below fill in <region>, <profile>
# and <file>.
# <generated> by `npm run generate`, from the commands of the CLI
__ecrlogin_shared="--region=<region> --profile=<profile> --role-arn= --registry-id= --public --endpoint-url= --fips \
--dual-stack --no-cache --config=<file> --timeout= --verbose --errors=text|json"
__ecrlogin_commands="
ecrlogin /get /login /logout /password /token /secret /cluster /init /setup /doctor /cache /help -V \
--version -h --help
ecrlogin/get $__ecrlogin_shared -o=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github|docker-config \
--output=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github|docker-config \
--command-as=sh|bash|zsh|ksh|dash|fish|powershell|pwsh \
--client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/login $__ecrlogin_shared -o=github --output=github \
--client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/logout $__ecrlogin_shared --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane --all \
-h --help
ecrlogin/password $__ecrlogin_shared -h --help
ecrlogin/token $__ecrlogin_shared -h --help
ecrlogin/secret $__ecrlogin_shared -o=yaml|json --output=yaml|json --name= -n= --namespace= --label= \
--annotation= -h --help
ecrlogin/cluster /refresh /remove -h --help
ecrlogin/cluster/refresh =<file> --region=<region> --profile=<profile> --role-arn= --endpoint-url= \
--config=<file> --timeout= --verbose --errors=text|json -h --help
ecrlogin/cluster/remove =<file> --timeout= --verbose --errors=text|json -h --help
ecrlogin/init =bash|zsh|fish|powershell|pwsh -h --help
ecrlogin/setup /registry /docker -h --help
ecrlogin/setup/registry --profile=<profile> --role-arn= --external-id= --session-name= \
--source-profile=<profile> --region=<region> --host= --undo --config=<file> -h --help
ecrlogin/setup/docker --undo --region=<region> --registry-id= --public --fips --dual-stack --config=<file> \
-h --help
ecrlogin/doctor $__ecrlogin_shared -o=text|json --output=text|json \
--client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/cache /list /clear -h --help
ecrlogin/cache/list -h --help
ecrlogin/cache/clear -h --help
ecrlogin/help /credentials /shells /exit-codes /get /login /logout /password /token /secret /cluster /init \
/setup /doctor /cache
ecrlogin/help/cluster /refresh /remove
ecrlogin/help/setup /registry /docker
ecrlogin/help/cache /list /clear
"
__ecrlogin_regions="af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 \
ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 \
ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 \
eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 \
us-east-2 us-west-1 us-west-2 cn-north-1 cn-northwest-1 eusc-de-east-1 us-iso-east-1 us-iso-west-1 \
us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1 us-gov-east-1 us-gov-west-1"
# </generated>

# The folder that contains the folder of all modules.
__ecrlogin_package=${BASH_SOURCE[0]-}
[[ $__ecrlogin_package == /* || $__ecrlogin_package == ?:* ]] || __ecrlogin_package=$PWD/$__ecrlogin_package
__ecrlogin_package=${__ecrlogin_package%/*}/../..

# Starts ecrlogin: the executable next to the modules, else the program on PATH, else the npm package's.
function __ecrlogin_run {
  if [[ -f $__ecrlogin_package/ecrlogin && -x $__ecrlogin_package/ecrlogin ]]; then
    "$__ecrlogin_package/ecrlogin" "$@"
  elif \builtin type -P ecrlogin >/dev/null; then
    \builtin command ecrlogin "$@"
  elif [[ -f $__ecrlogin_package/bin/ecrlogin.cjs ]] && \builtin type -P node >/dev/null; then
    \builtin command node "$__ecrlogin_package/bin/ecrlogin.cjs" "$@"
  else
    \builtin printf 'ecrlogin: %s\n' >&2 \
      "The program ecrlogin is neither on PATH nor in $__ecrlogin_package; the npm package also needs node on PATH. Install it: npm install --global ecrlogin"
    if __ecrlogin_is_evaluated "$@"; then \builtin printf "/bin/sh -c 'exit 127'\n"; fi
    \builtin return 127
  fi
}

# Whether a shell evaluates the output: whether the value of any `-o` is no format for other readers, wherever it stands.
# Evaluating nothing would succeed.
function __ecrlogin_is_evaluated {
  \builtin local word value is_next=''
  for word in "$@" ''; do
    value=json
    case $word in -o?*) value=${word#-o} ;; --output=*) value=${word#--output=} ;; esac
    if [[ $is_next ]]; then value=$word; fi
    case $value in text | json | github | docker-config | yaml) ;; *) \builtin return 0 ;; esac
    case $word in -o | --output) is_next=1 ;; *) is_next='' ;; esac
  done
  \builtin return 1
}

# Sets `row` to what can follow a command; fails when there is no such command, or nothing can follow it.
function __ecrlogin_row {
  [[ $__ecrlogin_commands == *$'\n'"$1 "* ]] || \builtin return 1
  row=${__ecrlogin_commands#*$'\n'"$1 "}
  row=${row%%$'\n'*}
}

# Adds the profiles in the AWS config files to `candidates`, as the AWS SDK reads them.
function __ecrlogin_profiles {
  \builtin local name='["'\'']?([A-Za-z0-9_@+.%:/-]+)["'\'']?'
  \builtin local config="${AWS_CONFIG_FILE:-${HOME-}/.aws/config}"
  __ecrlogin_sections "$config" '^\[(default)\]'
  __ecrlogin_sections "$config" "^\[profile[[:space:]]+$name\]"
  __ecrlogin_sections "${AWS_SHARED_CREDENTIALS_FILE:-${HOME-}/.aws/credentials}" "^\[$name\]"
}

# Adds to `candidates` what the pattern's group matches in the lines of a file, without duplicates.
function __ecrlogin_sections {
  \builtin local file="${1/#\~\//${HOME-}/}" line
  [[ -f $file && -r $file ]] || \builtin return 0
  while \builtin read -r line || [[ -n $line ]]; do
    if [[ $line =~ $2 && " $candidates " != *" ${BASH_REMATCH[1]} "* ]]; then
      candidates="$candidates ${BASH_REMATCH[1]}"
    fi
  done <"$file"
}

# Sets `words` to the words up to the cursor, and joins those that COMP_WORDBREAKS has split.
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

# Sets COMPREPLY for the word at the cursor, without starting a process. bash passes the name of the program.
function __ecrlogin_complete {
  \builtin local IFS=$' \t\n' words row command=ecrlogin depth=1 candidates='' option='' prefix='' typed stem candidate
  COMPREPLY=()
  __ecrlogin_words
  # From here on, `get-ecr-login-command` is `ecrlogin get`.
  if [[ ${1##*/} == get-ecr-login-command ]]; then words=(ecrlogin get "${words[@]:1}"); fi
  typed=${words[${#words[@]} - 1]}

  # Find the command that the words before the cursor name.
  __ecrlogin_row "$command"
  while ((depth < ${#words[@]} - 1)) && __ecrlogin_row "$command/${words[depth]}"; do
    command=$command/${words[depth]}
    depth=$((depth + 1))
  done

  option=${words[${#words[@]} - 2]}
  if [[ $typed == --*=* ]]; then
    option=${typed%%=*}
    prefix=$option=
  fi
  __ecrlogin_candidates

  # readline replaces only the text after its last break character, and replaces an @ as well.
  stem=${typed%"${typed##*["$COMP_WORDBREAKS"]}"}
  stem=${stem%@}
  for candidate in $candidates; do
    if [[ $prefix$candidate == "$typed"* ]]; then
      candidate=$prefix$candidate
      COMPREPLY[${#COMPREPLY[@]}]=${candidate#"$stem"}
    fi
  done
}

# Sets `candidates` to what can replace `typed`. `row` is what can follow the command on the line, and `depth` is the
# index of the first word after that command.
function __ecrlogin_candidates {
  \builtin local values='' is_first='' word
  if ((${#words[@]} == depth + 1)); then is_first=1; fi
  # There is nothing to offer after an unknown nested command.
  if [[ $row == /* && ! $is_first ]]; then \builtin return 0; fi

  if [[ $option == -* && " $row " == *" $option="* ]]; then
    values=" $row "
    values=${values#*" $option="}
    values=${values%% *}
  else
    for word in $row; do
      case $word in
        -*) if [[ $typed == -* ]]; then candidates="$candidates ${word%%=*}"; fi ;;
        /*) if [[ $typed != -* ]]; then candidates="$candidates ${word#/}"; fi ;;
        =*) if [[ $typed != -* && $is_first ]]; then values=${word#=}; fi ;;
      esac
    done
  fi
  case $values in
    '') ;;
    '<region>') candidates=$__ecrlogin_regions ;;
    '<profile>') __ecrlogin_profiles ;;
    # bash 4 and newer; bash 3.2 offers no files.
    '<file>') \builtin compopt -o default 2>/dev/null || \builtin : ;;
    *) candidates=${values//|/ } ;;
  esac
}

if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin type -P ecrlogin >/dev/null; then
  function ecrlogin { __ecrlogin_run "$@"; }
fi
if [[ :$SHELLOPTS: != *:posix:* ]] &&
  { [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin type -P get-ecr-login-command >/dev/null; }; then
  function get-ecr-login-command { __ecrlogin_run get -o sh "$@"; }
fi

# A bash built without readline has no completions.
if [[ $(\builtin type -t complete) == builtin ]]; then
  \builtin complete -F __ecrlogin_complete ecrlogin get-ecr-login-command
fi
