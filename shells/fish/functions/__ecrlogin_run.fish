# Starts ecrlogin for the functions of the fish module. fish loads this file when one of them is called.
#
# fish 3.1 and newer.

# Starts the executable next to the folder of all modules, else the program on PATH, else the npm package's.
function __ecrlogin_run
    set -l package (string replace --regex '/shells/fish/functions/[^/]*$' '' -- (builtin realpath (status filename)))
    if test -f $package/ecrlogin -a -x $package/ecrlogin
        $package/ecrlogin $argv
    else if command -sq ecrlogin
        command ecrlogin $argv
    else if test -f $package/bin/ecrlogin.cjs; and command -sq node
        command node $package/bin/ecrlogin.cjs $argv
    else
        builtin printf 'ecrlogin: %s\n' "The program ecrlogin is neither on PATH nor in $package; the npm package also needs node on PATH. Install it: npm install --global ecrlogin" >&2
        __ecrlogin_is_evaluated $argv; and builtin printf '/bin/sh -c \'exit 127\'\n'
        return 127
    end
end

# Whether a shell evaluates the output: whether the value of any `-o` is no format for other readers, wherever it stands.
# Evaluating nothing would succeed.
function __ecrlogin_is_evaluated
    set -l is_next 1
    for word in $argv ''
        set -l value (string replace --regex --filter '^(?:-o(?=.)|--output=)' '' -- $word; or builtin printf json)
        test $is_next = 0; and set value $word
        string match --quiet --regex '^(?:text|json|github|docker-config|yaml)$' -- "$value"; or return 0
        string match --quiet --regex '^(?:-o|--output)$' -- $word
        set is_next $status
    end
    return 1
end
