function script:Get-SelectedToken {
    # Requests tokens for the parameters of a command, or for each piped object if Piped is not null. Returns what -Select
    # selects as Selected, and the responses of the CLI as Responses.
    param($Caller, $Bound, $Piped)

    $requests = @(Get-Request $Caller $Bound $Piped)
    foreach ($request in $requests) { foreach ($one in Get-RequestInput $request) { Assert-Select $Caller $one } }
    $responses = @(foreach ($request in $requests) { Invoke-Request $Caller 'token' @() $request })
    $selected = @(foreach ($response in $responses) {
            foreach ($one in Get-RequestInput $response.Request) {
                $entries = @(Get-TokenEntry $response $one.RegistryIds)
                if ($entries) { Select-Response (ConvertTo-TokenResponse $response $entries $one.IsPublic) $one }
            }
        })
    @{ Selected = $selected; Responses = $responses }
}
