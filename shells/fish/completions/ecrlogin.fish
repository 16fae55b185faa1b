# Completions of ecrlogin; fish loads them when they are asked for. They start no process.
#
# fish 3.1 and newer.

set -l formats text json sh bash zsh ksh dash fish powershell pwsh github
set -l dialects sh bash zsh ksh dash fish powershell pwsh
set -l clients docker podman buildah skopeo nerdctl finch helm oras crane
set -l shells bash zsh fish powershell pwsh
set -l topics credentials shells exit-codes get login logout password token secret init setup doctor cache
set -l regions \
    af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 \
    ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 \
    ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 \
    eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 \
    us-west-1 us-west-2 cn-north-1 cn-northwest-1 eusc-de-east-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 \
    us-iso-west-1 us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1

# No command takes files.
complete -c ecrlogin -f
complete -c ecrlogin -s h -l help -d 'Show help'

set -l when __ecrlogin_is_after
complete -c ecrlogin -n $when -s V -l version -d 'Show the version'
complete -c ecrlogin -n $when -a get -d 'Print login commands'
complete -c ecrlogin -n $when -a login -d 'Log clients in'
complete -c ecrlogin -n $when -a logout -d 'Log clients out'
complete -c ecrlogin -n $when -a password -d 'Print the bare password of one registry'
complete -c ecrlogin -n $when -a token -d 'Print the authorization data of the API'
complete -c ecrlogin -n $when -a secret -d 'Print a Kubernetes Secret'
complete -c ecrlogin -n $when -a init -d 'Print the line that loads this module in a shell\'s profile'
complete -c ecrlogin -n $when -a setup -d 'Say who speaks for a registry, or register the credential helper'
complete -c ecrlogin -n $when -a doctor -d 'Say what stands in the way of a login'
complete -c ecrlogin -n $when -a cache -d 'List the tokens in the cache, or remove them'
complete -c ecrlogin -n $when -a help -d 'Tell about a command or a topic'

set -l when '__ecrlogin_is_in get'
complete -c ecrlogin -n $when -x -s o -l output -a "$formats" -d 'Form of the output'
complete -c ecrlogin -n $when -x -l command-as -a "$dialects" -d 'Dialect of each Command in JSON'

complete -c ecrlogin -n '__ecrlogin_is_in doctor' -x -s o -l output -a 'text json' -d 'Form of the report'

set -l when '__ecrlogin_is_in get login logout doctor'
complete -c ecrlogin -n $when -x -l client -a "$clients" -d 'Client to log in or out'

set -l when '__ecrlogin_is_in logout'
complete -c ecrlogin -n $when -l all -d 'Every Amazon ECR registry of the client'

set -l when '__ecrlogin_is_in secret'
complete -c ecrlogin -n $when -x -s o -l output -a 'yaml json' -d 'Form of the output'
complete -c ecrlogin -n $when -x -l name -d 'Name of the Secret'
complete -c ecrlogin -n $when -x -s n -l namespace -d 'Namespace, one Secret for each'
complete -c ecrlogin -n $when -x -l label -d 'Label of the Secret, as key=value'
complete -c ecrlogin -n $when -x -l annotation -d 'Annotation of the Secret, as key=value'

set -l when '__ecrlogin_is_in get login logout password token secret doctor'
complete -c ecrlogin -n $when -x -l region -a "$regions" -d 'Region of account ids and of your own registry'
complete -c ecrlogin -n $when -x -l profile -a '(__ecrlogin_profiles)' -d 'Profile of the AWS config files'
complete -c ecrlogin -n $when -x -l role-arn -d 'Role to assume'
complete -c ecrlogin -n $when -x -l registry-id -d 'Account id of a registry'
complete -c ecrlogin -n $when -l public -d 'ECR Public, beside what else is named'
complete -c ecrlogin -n $when -x -l endpoint-url -d 'Endpoint of the ECR API'
complete -c ecrlogin -n $when -l fips -d 'Use FIPS endpoints'
complete -c ecrlogin -n $when -l dual-stack -d 'Use dual-stack (IPv6) endpoints'
complete -c ecrlogin -n $when -l no-cache -d 'Ask AWS, and keep nothing'
complete -c ecrlogin -n $when -r -F -l config -d 'Settings file'
complete -c ecrlogin -n $when -x -l timeout -d 'Time for AWS to answer, and for each client, in seconds'
complete -c ecrlogin -n $when -l verbose -d 'Say what is done, and what lies behind an error'
complete -c ecrlogin -n $when -x -l errors -a 'text json' -d 'Form of stderr'

complete -c ecrlogin -n '__ecrlogin_is_after init' -a "$shells"

complete -c ecrlogin -n '__ecrlogin_is_after setup' -a 'registry docker'
set -l when '__ecrlogin_is_in setup'
complete -c ecrlogin -n $when -x -l profile -a '(__ecrlogin_profiles)' -d 'Profile that speaks for the registry'
complete -c ecrlogin -n $when -x -l role-arn -d 'Role to assume for it'
complete -c ecrlogin -n $when -x -l external-id -d 'External id of the role'
complete -c ecrlogin -n $when -x -l source-profile -a '(__ecrlogin_profiles)' -d 'Profile whose credentials assume the role'
complete -c ecrlogin -n $when -x -l host -d 'ECR host behind a custom domain'
complete -c ecrlogin -n $when -x -l region -a "$regions" -d 'Region of account ids'
complete -c ecrlogin -n $when -r -F -l config -d 'Settings file'
complete -c ecrlogin -n $when -l undo -d 'Take away again what setup has written'
complete -c ecrlogin -n $when -x -l registry-id -d 'Account id of a registry'
complete -c ecrlogin -n $when -l public -d 'ECR Public, beside what else is named'
complete -c ecrlogin -n $when -l fips -d 'Use FIPS endpoints'
complete -c ecrlogin -n $when -l dual-stack -d 'Use dual-stack (IPv6) endpoints'

complete -c ecrlogin -n '__ecrlogin_is_after cache' -a 'list clear'

complete -c ecrlogin -n '__ecrlogin_is_after help' -a "$topics"

# Whether the command on the line is among those given.
function __ecrlogin_is_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Whether the word at the cursor follows exactly these.
function __ecrlogin_is_after
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end

# The profiles in the AWS config files, in the form that the AWS SDK reads.
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
