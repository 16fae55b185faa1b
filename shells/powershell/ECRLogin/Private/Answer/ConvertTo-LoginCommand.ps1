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

function script:Add-View {
    # Sets the properties that the default view of an object shows, and makes the first of them its string; without
    # this, both would show everything. These are members of the object, so that they also work in runspaces that have
    # not loaded the module. A format file would take a third of the time allowed for Import-Module.
    param($Object, $Properties)

    $view = [Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] $Properties)
    $members = $Object.PSObject.Members
    $members.Add([Management.Automation.PSMemberSet]::new('PSStandardMembers', [Management.Automation.PSMemberInfo[]] $view))
    $text = [scriptblock]::Create("`$this.$($Properties[0])")
    $members.Add([Management.Automation.PSScriptMethod]::new('ToString', $text))
}
