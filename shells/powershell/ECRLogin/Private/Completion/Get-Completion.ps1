# The values that the argument completers offer. Profiles come from the AWS files.
# <generated> by `npm run generate`, from the commands of the CLI
$script:clients = @(
    'docker', 'podman', 'buildah', 'skopeo', 'nerdctl', 'finch', 'helm', 'oras', 'crane'
)
$script:regions = @(
    'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'
    'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'
    'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1'
    'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1'
    'me-south-1', 'me-west-1', 'mx-central-1', 'sa-east-1', 'sa-west-1', 'us-east-1', 'us-east-2', 'us-west-1'
    'us-west-2', 'cn-north-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-iso-west-1'
    'us-isob-east-1', 'us-isob-west-1', 'eu-isoe-west-1', 'us-isof-east-1', 'us-isof-south-1', 'us-gov-east-1'
    'us-gov-west-1'
)
# </generated>

function script:Get-Completion {
    # Returns the completions of a command's parameter, for the word so far and the other parameters.
    param([string] $Command, [string] $Parameter, [string] $Word, [Collections.IDictionary] $Bound)

    switch ($Parameter) {
        'Region' { ConvertTo-Completion $script:regions $Word }
        'Client' { ConvertTo-Completion $script:clients $Word }
        'Select' { ConvertTo-Completion (Get-SelectCompletion ($Command -like '*-ECRP*') $Word) $Word }
        'ProfileName' { ConvertTo-Completion (Get-ProfileName $Bound['ProfileLocation']) $Word }
    }
}
