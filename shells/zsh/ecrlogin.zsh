# ecrlogin for zsh: completions for `ecrlogin` and `get-ecr-login-command`. If an executable is next to the folder of
# all modules, or these programs are not on PATH, functions of the same names start the program there.
#
# Load it in ~/.zshrc, after compinit (without compinit there are no completions):
#     source /path/to/shells/zsh/ecrlogin.zsh
#
# zsh 5.3 and newer.

# The folder that contains the folder of all modules.
\builtin typeset -g __ecrlogin_package=${${(%):-%x}:A:h:h:h}

# Starts ecrlogin: the executable next to the modules, else the program on PATH, else the npm package's.
function __ecrlogin_run {
  if [[ -f $__ecrlogin_package/ecrlogin && -x $__ecrlogin_package/ecrlogin ]]; then
    "$__ecrlogin_package/ecrlogin" "$@"
  elif \builtin whence -p ecrlogin >/dev/null; then
    \builtin command ecrlogin "$@"
  elif [[ -f $__ecrlogin_package/bin/ecrlogin.cjs ]] && \builtin whence -p node >/dev/null; then
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
    case $word in (-o?*) value=${word#-o} ;; (--output=*) value=${word#--output=} ;; esac
    if [[ $is_next ]]; then value=$word; fi
    case $value in (text | json | github | docker-config | yaml) ;; (*) \builtin return 0 ;; esac
    case $word in (-o | --output) is_next=1 ;; (*) is_next='' ;; esac
  done
  \builtin return 1
}

if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin whence -p ecrlogin >/dev/null; then
  function ecrlogin { __ecrlogin_run "$@"; }
fi
if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin whence -p get-ecr-login-command >/dev/null; then
  function get-ecr-login-command { __ecrlogin_run get -o sh "$@"; }
fi

if \builtin typeset -f compdef >/dev/null && ! \builtin typeset -f _ecrlogin >/dev/null; then
  # A local fpath finds the file, so that the user's stays unchanged.
  function {
    \builtin local -a fpath
    fpath=("$1")
    \builtin autoload -Uz +X _ecrlogin
  } "$__ecrlogin_package/shells/zsh"
  compdef _ecrlogin ecrlogin get-ecr-login-command
fi
