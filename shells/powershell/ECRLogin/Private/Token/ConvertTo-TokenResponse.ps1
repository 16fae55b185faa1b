function script:ConvertTo-TokenResponse {
    # Converts entries in a response of the CLI to the API's response. If the CLI called the API several times, what
    # surrounds the entries is that of its first response.
    param($Response, [object[]] $Entries, $IsPublic)

    $data = @(foreach ($one in $Entries) {
            $entry = [pscustomobject]@{
                PSTypeName = 'ECRLogin.AuthorizationData'
                AuthorizationToken = $one.AuthorizationToken
                ExpiresAt = [datetime] $one.ExpiresAt
            }
            if ($IsPublic) { Add-View $entry 'ExpiresAt' }
            else {
                $entry.PSObject.Members.Add([Management.Automation.PSNoteProperty]::new('ProxyEndpoint', $one.ProxyEndpoint))
                Add-View $entry 'ProxyEndpoint', 'ExpiresAt'
            }
            $entry
        })
    # The API of ECR Public returns one entry, not a list.
    if ($IsPublic) { $data = $data[0] }
    $around = foreach ($message in $Response['Messages']) { if ($message['level'] -ceq 'response') { $message; break } }
    [pscustomobject]@{
        PSTypeName = 'ECRLogin.TokenResponse'
        AuthorizationData = $data
        ResponseMetadata = [pscustomobject]@{ RequestId = if ($around) { $around['requestId'] } }
        ContentLength = if ($around) { $around['contentLength'] }
        HttpStatusCode = if ($around) { [Net.HttpStatusCode] $around['statusCode'] }
    }
}
