function script:ConvertTo-TokenResponse {
    # Converts entries from the CLI's JSON to the API's response.
    param([object[]] $Entries, $IsPublic)

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
    [pscustomobject]@{ PSTypeName = 'ECRLogin.TokenResponse'; AuthorizationData = $data }
}
