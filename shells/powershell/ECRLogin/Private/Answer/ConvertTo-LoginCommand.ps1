function script:ConvertTo-LoginCommand {
    # A login command of the CLI's JSON as the object that Get-ECRLoginCommand gives.
    param($Answer)

    $loginCommand = [pscustomobject]@{
        PSTypeName = 'ECRLogin.LoginCommand'
        Username = $Answer['Username']
        Password = $Answer['Password']
        ProxyEndpoint = $Answer['ProxyEndpoint']
        # ISO 8601 in UTC, of which PowerShell makes local time.
        ExpiresAt = [datetime] $Answer['ExpiresAt']
        Command = $Answer['Command']
        Registry = $Answer['Registry']
        RegistryId = $Answer['RegistryId']
        Region = $Answer['Region']
    }
    $loginCommand.PSObject.Members.Add([Management.Automation.PSAliasProperty]::new('Endpoint', 'ProxyEndpoint'))
    Add-View $loginCommand 'Registry', 'Username', 'ExpiresAt'
    $loginCommand
}

function script:Add-View {
    # Makes some properties what is shown of an object by default, and the first of them its text, which would show
    # all. They are members of the object, so that they go along into runspaces in which the module is not loaded;
    # and a format file would take a third of the time that importing the module may.
    param($Object, $Properties)

    $view = [Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] $Properties)
    $members = $Object.PSObject.Members
    $members.Add([Management.Automation.PSMemberSet]::new('PSStandardMembers', [Management.Automation.PSMemberInfo[]] $view))
    $text = [scriptblock]::Create("`$this.$($Properties[0])")
    $members.Add([Management.Automation.PSScriptMethod]::new('ToString', $text))
}
