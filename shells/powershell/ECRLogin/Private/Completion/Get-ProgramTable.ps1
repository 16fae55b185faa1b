# One line for each command of the program ecrlogin and what can follow it: nested commands as /name, the values of its
# first argument after =, and its options. A line that starts with a space continues the one before. An option that takes
# a value has = and the values; the functions below fill in <shared>, <region>, <profile> and <file>.
# <generated> by `npm run generate`, from the commands of the CLI
$script:sharedOptions = @'
--region=<region> --profile=<profile> --role-arn= --registry-id= --public --endpoint-url= --fips --dual-stack
 --no-cache --config=<file> --timeout= --verbose --errors=text|json
'@ -replace '\r?\n'
$script:programCommands = @'
ecrlogin /get /login /logout /password /token /secret /cluster /init /setup /doctor /cache /help -V --version
 -h --help
ecrlogin/get <shared> -o=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github|docker-config
 --output=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github|docker-config
 --command-as=sh|bash|zsh|ksh|dash|fish|powershell|pwsh
 --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/login <shared> -o=github --output=github
 --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/logout <shared> --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane --all -h --help
ecrlogin/password <shared> -h --help
ecrlogin/token <shared> -h --help
ecrlogin/secret <shared> -o=yaml|json --output=yaml|json --name= -n= --namespace= --label= --annotation= -h
 --help
ecrlogin/cluster /refresh /remove -h --help
ecrlogin/cluster/refresh =<file> --region=<region> --profile=<profile> --role-arn= --endpoint-url=
 --config=<file> --timeout= --verbose --errors=text|json -h --help
ecrlogin/cluster/remove =<file> --timeout= --verbose --errors=text|json -h --help
ecrlogin/init =bash|zsh|fish|powershell|pwsh -h --help
ecrlogin/setup /registry /docker -h --help
ecrlogin/setup/registry --profile=<profile> --role-arn= --external-id= --session-name=
 --source-profile=<profile> --region=<region> --host= --undo --config=<file> -h --help
ecrlogin/setup/docker --undo --region=<region> --registry-id= --public --fips --dual-stack --config=<file> -h
 --help
ecrlogin/doctor <shared> -o=text|json --output=text|json
 --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/cache /list /clear -h --help
ecrlogin/cache/list -h --help
ecrlogin/cache/clear -h --help
ecrlogin/help /credentials /shells /exit-codes /get /login /logout /password /token /secret /cluster /init
 /setup /doctor /cache
ecrlogin/help/cluster /refresh /remove
ecrlogin/help/setup /registry /docker
ecrlogin/help/cache /list /clear
'@
# </generated>

function script:Get-ProgramTable {
    # Returns what can follow each command of the program, by the names that lead to it, as a list of words.
    $table = @{}
    foreach ($line in $script:programCommands -replace '\r?\n +', ' ' -replace '<shared>', $script:sharedOptions -split '\r?\n') {
        $command, $following = $line -split ' +'
        $table[$command] = $following
    }
    $table
}
