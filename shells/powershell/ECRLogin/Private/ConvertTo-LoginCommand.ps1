function ConvertTo-LoginCommand {
    # A login command of the CLI's JSON as the object that Get-ECRLoginCommand gives.
    param($Answer)

    $loginCommand = [pscustomobject]@{
        PSTypeName = 'ECRLogin.LoginCommand'
        Username = $Answer.Username
        Password = $Answer.Password
        ProxyEndpoint = $Answer.ProxyEndpoint
        ExpiresAt = ConvertTo-LocalTime $Answer.ExpiresAt
        Command = $Answer.Command
        Registry = $Answer.Registry
        RegistryId = $Answer.RegistryId
        Region = $Answer.Region
    }
    $loginCommand.PSObject.Members.Add([Management.Automation.PSAliasProperty]::new('Endpoint', 'ProxyEndpoint'))
    Add-ToString $loginCommand 'Registry'
    $loginCommand
}

function Add-ToString {
    # Makes one property the text of an object, which would show all of them. It is a member of the object, so
    # that it goes along into runspaces in which the module is not loaded.
    param($Object, [string] $Property)

    $script = [scriptblock]::Create("`$this.$Property")
    $Object.PSObject.Members.Add([Management.Automation.PSScriptMethod]::new('ToString', $script))
}

function ConvertTo-LocalTime {
    # A time of the CLI's JSON as local time. ConvertFrom-Json leaves it a text on Windows PowerShell 5.1.
    param($Time)

    ([datetime] $Time).ToLocalTime()
}
