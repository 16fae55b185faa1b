# One line for each command of the program ecrlogin and what can follow it: nested commands as /name, the values of its
# first argument after =, and its options. A line that starts with a space continues the one before. An option that takes
# a value has = and the values; the functions below fill in <shared>, <region>, <profile> and <file>.
# <generated> by `npm run generate`, from the commands of the CLI
$script:sharedOptions = @'
--region=<region> --profile=<profile> --role-arn= --registry-id= --public --endpoint-url= --fips --dual-stack
 --no-cache --config=<file> --timeout= --verbose --errors=text|json
'@ -replace '\r?\n'
$script:programCommands = @'
ecrlogin /get /login /logout /password /token /secret /init /setup /doctor /cache /help -V --version -h --help
ecrlogin/get <shared> -o=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github
 --output=text|json|sh|bash|zsh|ksh|dash|fish|powershell|pwsh|github
 --command-as=sh|bash|zsh|ksh|dash|fish|powershell|pwsh
 --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/login <shared> --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane -h --help
ecrlogin/logout <shared> --client=docker|podman|buildah|skopeo|nerdctl|finch|helm|oras|crane --all -h --help
ecrlogin/password <shared> -h --help
ecrlogin/token <shared> -h --help
ecrlogin/secret <shared> -o=yaml|json --output=yaml|json --name= -n= --namespace= --label= --annotation= -h
 --help
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
ecrlogin/help /credentials /shells /exit-codes /get /login /logout /password /token /secret /init /setup
 /doctor /cache
ecrlogin/help/setup /registry /docker
ecrlogin/help/cache /list /clear
'@
# </generated>

function script:Get-NativeCompletion {
    # Returns the completions of the program's command line, without starting the program. PowerShell passes the word at
    # the cursor, the syntax tree of the command and the position of the cursor; it completes files by itself.
    param([string] $Typed, $Tree, [int] $Cursor)

    $words = @(foreach ($element in $Tree.CommandElements) {
            $isAtCursor = $element.Extent.EndOffset -ge $Cursor -and $Typed
            if ($element.Extent.StartOffset -lt $Cursor -and -not $isAtCursor) { $element.Extent.Text.Trim("'", '"') }
        })
    # From here on, `get-ecr-login-command` is `ecrlogin get`.
    $isGet = "$($words[0])" -match 'get-ecr-login-command(\.\w+)?\z'
    $words = @('ecrlogin'; if ($isGet) { 'get' }; for ($i = 1; $i -lt $words.Count; $i++) { $words[$i] })

    $table = Get-ProgramTable
    $command = 'ecrlogin'
    $depth = 1
    while ($depth -lt $words.Count -and $table.ContainsKey("$command/$($words[$depth])")) {
        $command = "$command/$($words[$depth])"
        $depth++
    }
    $option, $prefix = if ($Typed -match '\A(--[^=]+)=') { $Matches[1], "$($Matches[1])=" } else { $words[-1], '' }
    foreach ($text in Get-ProgramWord $table[$command] $option $Typed ($words.Count -eq $depth)) {
        if (-not "$prefix$text".StartsWith($Typed.Trim("'", '"'), [StringComparison]::Ordinal)) { continue }
        $argument = if ($text -cmatch '\A-') { $text } else { $prefix + (ConvertTo-PowerShellArgument $text) }
        [Management.Automation.CompletionResult]::new($argument, $text, 'ParameterValue', $text)
    }
}

function script:Get-ProgramTable {
    # Returns what can follow each command of the program, by the names that lead to it, as a list of words.
    $table = @{}
    foreach ($line in $script:programCommands -replace '\r?\n +', ' ' -replace '<shared>', $script:sharedOptions -split '\r?\n') {
        $command, $following = $line -split ' +'
        $table[$command] = $following
    }
    $table
}

function script:Get-ProgramWord {
    # Returns the words that can replace the typed one. Following is what can follow the command on the line, and IsFirst
    # is set for the first word after it.
    param([string[]] $Following, [string] $Option, [string] $Typed, $IsFirst)

    # There is nothing to offer after an unknown nested command.
    if (-not $IsFirst -and $Following[0] -cmatch '\A/') { return }
    if ($Option -cmatch '\A-') {
        foreach ($word in $Following) {
            if ($word.StartsWith("$Option=", [StringComparison]::Ordinal)) { return Get-ProgramValue $word.Substring($Option.Length + 1) }
        }
    }
    $isOption = $Typed -cmatch '\A-'
    foreach ($word in $Following) {
        switch -CaseSensitive -Regex ($word) {
            '\A-' { if ($isOption) { $word -replace '=.*' } }
            '\A/' { if (-not $isOption) { $word.Substring(1) } }
            '\A=' { if (-not $isOption -and $IsFirst) { Get-ProgramValue $word.Substring(1) } }
        }
    }
}

function script:Get-ProgramValue {
    # Returns the values of an option or an argument.
    param([string] $Kind)

    switch ($Kind) {
        '<region>' { $script:regions }
        '<profile>' { Get-ProfileName }
        { $_ -in '', '<file>' } { }
        default { $Kind -split '\|' }
    }
}
