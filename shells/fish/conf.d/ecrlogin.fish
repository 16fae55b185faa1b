# ecrlogin for fish: the command for `eval (get-ecr-login-command --region us-west-2)`, and completions. If an executable
# is next to the folder of all modules, or `ecrlogin` is not on PATH, a function `ecrlogin` starts the program there.
#
# A plugin manager loads this file. Without one, load it in ~/.config/fish/config.fish:
#     source /path/to/shells/fish/conf.d/ecrlogin.fish
#
# fish 3.1 and newer.

# A plugin manager puts the functions and completions on their paths. Without one, they are next to this folder.
set -l module (string replace --regex '/conf\.d/[^/]*$' '' -- (builtin realpath (status filename)))
contains -- $module/functions $fish_function_path
or set -g fish_function_path $fish_function_path $module/functions
contains -- $module/completions $fish_complete_path
or set -g fish_complete_path $fish_complete_path $module/completions

if test -x $module/../../ecrlogin; or not command -sq ecrlogin
    function ecrlogin --description 'Log in to Amazon ECR'
        __ecrlogin_run $argv
    end
end
