# Prints fish's completions. Its arguments are a module and a file of lines; it prints the completions at the end of
# each line, separated by tabs.

source $argv[1]

while read -l line
    set -l offered (complete -C $line | string replace -r '\t.*' '')
    string join \t -- '' $offered | string sub -s 2
end <$argv[2]
