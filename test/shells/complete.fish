# Asks fish what it offers: with the file of a module and a file of lines, it prints for each line what is
# offered at its end, with tabs between.

source $argv[1]

while read -l line
    set -l offered (complete -C $line | string replace -r '\t.*' '')
    string join \t -- '' $offered | string sub -s 2
end <$argv[2]
