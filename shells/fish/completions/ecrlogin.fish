# Completions for ecrlogin. fish loads them when it needs them, and they start no process.
#
# fish 3.1 and newer.

# No command takes files as arguments.
complete -c ecrlogin -f

# <generated> by `npm run generate`, from the commands of the CLI
set -l regions af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 \
    ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 \
    ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 \
    eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 \
    sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2 cn-north-1 cn-northwest-1 eusc-de-east-1 us-iso-east-1 \
    us-iso-west-1 us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1 us-gov-east-1 \
    us-gov-west-1

set -l when __ecrlogin_is_after
complete -c ecrlogin -n $when -a get -d 'Print login commands as text, as JSON, or as a snippet that a shell evaluates'
complete -c ecrlogin -n $when -a login -d 'Log clients in, with the password on stdin'
complete -c ecrlogin -n $when -a logout -d 'Log clients out, without calling AWS'
complete -c ecrlogin -n $when -a password -d 'Print the password for one registry, like aws ecr get-login-password'
complete -c ecrlogin -n $when -a token -d 'Print the API\'s authorizationData unchanged, one JSON object per line'
complete -c ecrlogin -n $when -a secret -d 'Print a Kubernetes Secret that lets pods pull images'
complete -c ecrlogin -n $when -a cluster -d 'Keep the Secrets of a Kubernetes cluster fresh'
complete -c ecrlogin -n $when -a init -d 'Print the line that loads the shell module in your profile'
complete -c ecrlogin -n $when -a setup -d 'Map a registry to a profile or role, or register docker\'s credential helper'
complete -c ecrlogin -n $when -a doctor -d 'Check this machine for login problems and show how to fix them'
complete -c ecrlogin -n $when -a cache -d 'List or clear the token cache'
complete -c ecrlogin -n $when -a help -d 'Show help for a command or topic'

set -l when '__ecrlogin_is_after cluster'
complete -c ecrlogin -n $when -a refresh -d 'Create or renew the Secrets of many namespaces'
complete -c ecrlogin -n $when -a remove -d 'Remove these Secrets'

set -l when '__ecrlogin_is_after cluster refresh'
complete -c ecrlogin -n $when -F

set -l when '__ecrlogin_is_after cluster remove'
complete -c ecrlogin -n $when -F

set -l when '__ecrlogin_is_after init'
complete -c ecrlogin -n $when -a 'bash zsh fish powershell pwsh'

set -l when '__ecrlogin_is_after setup'
complete -c ecrlogin -n $when -a registry -d 'Map a registry to a profile or role, in the settings file'
complete -c ecrlogin -n $when -a docker -d 'Register docker\'s credential helper, in its config.json'

set -l when '__ecrlogin_is_after cache'
complete -c ecrlogin -n $when -a list -d 'List the cached tokens, without secrets'
complete -c ecrlogin -n $when -a clear -d 'Remove all cached tokens'

set -l when '__ecrlogin_is_after help'
complete -c ecrlogin -n $when -a credentials -d 'Where credentials and the region come from'
complete -c ecrlogin -n $when -a shells -d 'How to log in from each shell, and what to put in its profile'
complete -c ecrlogin -n $when -a exit-codes -d 'What each exit code means, and the error codes behind it'
complete -c ecrlogin -n $when -a get -d 'Print login commands as text, as JSON, or as a snippet that a shell evaluates'
complete -c ecrlogin -n $when -a login -d 'Log clients in, with the password on stdin'
complete -c ecrlogin -n $when -a logout -d 'Log clients out, without calling AWS'
complete -c ecrlogin -n $when -a password -d 'Print the password for one registry, like aws ecr get-login-password'
complete -c ecrlogin -n $when -a token -d 'Print the API\'s authorizationData unchanged, one JSON object per line'
complete -c ecrlogin -n $when -a secret -d 'Print a Kubernetes Secret that lets pods pull images'
complete -c ecrlogin -n $when -a cluster -d 'Keep the Secrets of a Kubernetes cluster fresh'
complete -c ecrlogin -n $when -a init -d 'Print the line that loads the shell module in your profile'
complete -c ecrlogin -n $when -a setup -d 'Map a registry to a profile or role, or register docker\'s credential helper'
complete -c ecrlogin -n $when -a doctor -d 'Check this machine for login problems and show how to fix them'
complete -c ecrlogin -n $when -a cache -d 'List or clear the token cache'

set -l when '__ecrlogin_is_after help cluster'
complete -c ecrlogin -n $when -a refresh -d 'Create or renew the Secrets of many namespaces'
complete -c ecrlogin -n $when -a remove -d 'Remove these Secrets'

set -l when '__ecrlogin_is_after help setup'
complete -c ecrlogin -n $when -a registry -d 'Map a registry to a profile or role, in the settings file'
complete -c ecrlogin -n $when -a docker -d 'Register docker\'s credential helper, in its config.json'

set -l when '__ecrlogin_is_after help cache'
complete -c ecrlogin -n $when -a list -d 'List the cached tokens, without secrets'
complete -c ecrlogin -n $when -a clear -d 'Remove all cached tokens'

complete -c ecrlogin -s h -l help -d 'Show help'

set -l when __ecrlogin_is_after
complete -c ecrlogin -n $when -s V -l version -d 'Print the version'

set -l when '__ecrlogin_is_in get'
complete -c ecrlogin -n $when -x -s o -l output -a 'text json sh bash zsh ksh dash fish powershell pwsh github docker-config' -d 'Output format'
complete -c ecrlogin -n $when -x -l command-as -a 'sh bash zsh ksh dash fish powershell pwsh' -d 'With -o json, write each Command as a safe snippet'

set -l when '__ecrlogin_is_in get login logout doctor'
complete -c ecrlogin -n $when -x -l client -a 'docker podman buildah skopeo nerdctl finch helm oras crane' -d 'Client to use'

set -l when '__ecrlogin_is_in get login logout password token secret cluster/refresh setup/docker doctor'
complete -c ecrlogin -n $when -x -l region -a "$regions" -d 'Region of account ids and of your own registry'

set -l when '__ecrlogin_is_in get login logout password token secret cluster/refresh doctor'
complete -c ecrlogin -n $when -x -l profile -a '(__ecrlogin_profiles)' -d 'Profile in the AWS config files'
complete -c ecrlogin -n $when -x -l endpoint-url -d 'Endpoint of the ECR API'

set -l when '__ecrlogin_is_in get login logout password token secret cluster/refresh setup/registry doctor'
complete -c ecrlogin -n $when -x -l role-arn -d 'Role to assume'

set -l when '__ecrlogin_is_in get login logout password token secret setup/docker doctor'
complete -c ecrlogin -n $when -x -l registry-id -d 'Account id of a registry, or several separated by commas'
complete -c ecrlogin -n $when -l public -d 'Include ECR Public'
complete -c ecrlogin -n $when -l fips -d 'Use FIPS endpoints'
complete -c ecrlogin -n $when -l dual-stack -d 'Use dual-stack (IPv6) endpoints'

set -l when '__ecrlogin_is_in get login logout password token secret doctor'
complete -c ecrlogin -n $when -l no-cache -d 'Bypass the token cache'

set -l when '__ecrlogin_is_in get login logout password token secret cluster/refresh setup/registry setup/docker doctor'
complete -c ecrlogin -n $when -r -F -l config -d 'Settings file'

set -l when '__ecrlogin_is_in get login logout password token secret cluster/refresh cluster/remove doctor'
complete -c ecrlogin -n $when -x -l timeout -d 'Timeout for AWS and for each client'
complete -c ecrlogin -n $when -l verbose -d 'Print progress details and the causes of errors'
complete -c ecrlogin -n $when -x -l errors -a 'text json' -d 'Format of stderr'

set -l when '__ecrlogin_is_in login'
complete -c ecrlogin -n $when -x -s o -l output -a github -d 'Also mask the passwords, and set outputs'

set -l when '__ecrlogin_is_in logout'
complete -c ecrlogin -n $when -l all -d 'All Amazon ECR registries in the client\'s auth file'

set -l when '__ecrlogin_is_in secret'
complete -c ecrlogin -n $when -x -s o -l output -a 'yaml json' -d 'Output format'
complete -c ecrlogin -n $when -x -l name -d 'Name of the Secret'
complete -c ecrlogin -n $when -x -s n -l namespace -d 'Namespace to print a Secret for'
complete -c ecrlogin -n $when -x -l label -d 'Label of the Secret'
complete -c ecrlogin -n $when -x -l annotation -d 'Annotation of the Secret'

set -l when '__ecrlogin_is_in setup/registry'
complete -c ecrlogin -n $when -x -l profile -a '(__ecrlogin_profiles)' -d 'Profile to use, or auto for the one in the same account'
complete -c ecrlogin -n $when -x -l external-id -d 'External id of the role'
complete -c ecrlogin -n $when -x -l session-name -d 'Session name of the role'
complete -c ecrlogin -n $when -x -l source-profile -a '(__ecrlogin_profiles)' -d 'Profile whose credentials assume the role'
complete -c ecrlogin -n $when -x -l region -a "$regions" -d 'Region of an account id'
complete -c ecrlogin -n $when -x -l host -d 'ECR host behind a custom domain'

set -l when '__ecrlogin_is_in setup/registry setup/docker'
complete -c ecrlogin -n $when -l undo -d 'Undo a previous setup'

set -l when '__ecrlogin_is_in doctor'
complete -c ecrlogin -n $when -x -s o -l output -a 'text json' -d 'Report format'
# </generated>

# Succeeds if the command on the line is one of these, such as `get` or `setup/docker`.
function __ecrlogin_is_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv; or contains -- "$words[2]/$words[3]" $argv
end

# Succeeds if the word at the cursor follows exactly these words.
function __ecrlogin_is_after
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end

# Prints the profiles in the AWS config files, as the AWS SDK reads them.
function __ecrlogin_profiles
    set -l config ~/.aws/config
    set -l credentials ~/.aws/credentials
    set -q AWS_CONFIG_FILE[1]; and set config (string replace --regex '^~/' ~/ -- $AWS_CONFIG_FILE)
    set -q AWS_SHARED_CREDENTIALS_FILE[1]; and set credentials (string replace --regex '^~/' ~/ -- $AWS_SHARED_CREDENTIALS_FILE)
    set -l name '["\']?([\w@+.%:/-]+)["\']?\].*'
    set -l names
    test -r $config; and set -a names (string replace --regex --filter "^\s*\[(?|(default)\].*|profile\s+$name)" '$1' <$config)
    test -r $credentials; and set -a names (string replace --regex --filter "^\s*\[$name" '$1' <$credentials)
    string join \n -- $names
end
