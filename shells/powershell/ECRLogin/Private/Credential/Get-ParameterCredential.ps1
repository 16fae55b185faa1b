function script:Get-ParameterCredential {
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    if ($Parameters['AccessKey'] -and $Parameters['SecretKey']) {
        return [pscustomobject]@{
            AccessKey = $Parameters['AccessKey']
            SecretKey = $Parameters['SecretKey']
            Token = $Parameters['SessionToken']
        }
    }
    $message = 'The static credentials are incomplete.'
    $hint = 'Pass both -AccessKey and -SecretKey, and -SessionToken too if the credentials are temporary.'
    Write-Failure $Caller (Get-Failure 'usage' 'invalid-usage' $message $hint) -Terminating
}
