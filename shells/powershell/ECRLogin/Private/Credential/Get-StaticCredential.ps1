function script:Get-StaticCredential {
    # Returns static credentials in the order of AWS Tools: -AccessKey, a profile, -Credential, the session's
    # credentials. Returns null if the CLI can find the credentials itself.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters, [string] $Location)

    $passed = 'which ecrlogin gets in its environment'
    if ($Parameters['AccessKey'] -or $Parameters['SecretKey'] -or $Parameters['SessionToken']) {
        $Caller.WriteDebug("Credentials: -AccessKey and -SecretKey, $passed.")
        Get-ParameterCredential $Caller $Parameters
    }
    elseif ($Parameters['ProfileName']) { Get-SdkProfileCredential $Caller $Parameters['ProfileName'] $Location }
    elseif ($Parameters['Credential']) {
        $Caller.WriteDebug("Credentials: -Credential, $passed.")
        ConvertTo-StaticCredential $Caller $Parameters['Credential']
    }
    elseif ($Caller.GetVariableValue('StoredAWSCredentials')) {
        $Caller.WriteDebug("Credentials: `$StoredAWSCredentials, $passed.")
        $credential = Invoke-GetAwsCredential $Caller @{}
        if ($credential) { ConvertTo-StaticCredential $Caller $credential }
    }
}
