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
    else if test -f $package/bin/ecrlogin.js; and command -sq node
        command node $package/bin/ecrlogin.js $argv
    else
        builtin printf 'ecrlogin: %s\n' "The program ecrlogin is neither on PATH nor in $package; the npm package also needs node on PATH. Install it: npm install --global ecrlogin" >&2
        # Evaluating nothing would succeed.
        if string match -q '* -o fish *' -- " $argv "
            builtin printf 'sh -c \'exit 127\'\n'
        end
        return 127
    end
end
