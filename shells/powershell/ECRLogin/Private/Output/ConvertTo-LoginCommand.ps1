function script:ConvertTo-LoginCommand {
    # Converts a login command from the CLI's JSON to the object that Get-ECRLoginCommand returns.
    param($Json)

    $loginCommand = [pscustomobject]@{
        PSTypeName = 'ECRLogin.LoginCommand'
        Username = $Json['Username']
        Password = $Json['Password']
        ProxyEndpoint = $Json['ProxyEndpoint']
    }
    # The alias has its place among the properties, as in the cmdlet's object, so the others are added after it.
    $members = $loginCommand.PSObject.Members
    $members.Add([Management.Automation.PSAliasProperty]::new('Endpoint', 'ProxyEndpoint'))
    # The JSON has ISO 8601 in UTC, which the cast converts to local time.
    $members.Add([Management.Automation.PSNoteProperty]::new('ExpiresAt', [datetime] $Json['ExpiresAt']))
    foreach ($name in 'Command', 'Registry', 'RegistryId', 'Region') {
        $members.Add([Management.Automation.PSNoteProperty]::new($name, $Json[$name]))
    }
    Add-View $loginCommand 'Registry', 'Username', 'ExpiresAt'
    $loginCommand
}
