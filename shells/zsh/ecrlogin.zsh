# ecrlogin for zsh: completions for `ecrlogin` and `get-ecr-login-command`. Where an executable lies beside the
# folder of all modules, or these are not programs on PATH, functions of their names start what lies there.
#
# Load it in ~/.zshrc, after compinit (without compinit there are no completions):
#     source /path/to/shells/zsh/ecrlogin.zsh
#
# zsh 5.3 and newer.

# The folder that holds the folder of all modules.
\builtin typeset -g __ecrlogin_package=${${(%):-%x}:A:h:h:h}

# Starts ecrlogin: the executable beside the modules, else the program on PATH, else the npm package's.
function __ecrlogin_run {
  if [[ -f $__ecrlogin_package/ecrlogin && -x $__ecrlogin_package/ecrlogin ]]; then
    "$__ecrlogin_package/ecrlogin" "$@"
  elif \builtin whence -p ecrlogin >/dev/null; then
    \builtin command ecrlogin "$@"
  elif [[ -f $__ecrlogin_package/bin/ecrlogin.js ]] && \builtin whence -p node >/dev/null; then
    \builtin command node "$__ecrlogin_package/bin/ecrlogin.js" "$@"
  else
    \builtin printf 'ecrlogin: %s\n' >&2 \
      "The program ecrlogin is neither on PATH nor, with a node to run it, in $__ecrlogin_package. Install it: npm install --global ecrlogin"
    # Nothing at all would be evaluated as a success.
    case " $* " in (*' -o sh '* | *' -o zsh '*) \builtin printf '(exit 127)\n' ;; esac
    \builtin return 127
  fi
}

if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin whence -p ecrlogin >/dev/null; then
  function ecrlogin { __ecrlogin_run "$@"; }
fi
if [[ -x $__ecrlogin_package/ecrlogin ]] || ! \builtin whence -p get-ecr-login-command >/dev/null; then
  function get-ecr-login-command { __ecrlogin_run get -o sh "$@"; }
fi

if \builtin typeset -f compdef >/dev/null && ! \builtin typeset -f _ecrlogin >/dev/null; then
  # A fpath of its own finds the file; the person's stays as it is.
  function {
    \builtin local -a fpath
    fpath=("$1")
    \builtin autoload -Uz +X _ecrlogin
  } "$__ecrlogin_package/shells/zsh"
  compdef _ecrlogin ecrlogin get-ecr-login-command
fi
