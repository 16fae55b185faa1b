@{
    RootModule = 'ECRLogin.psm1'
    ModuleVersion = '1.0.0'
    GUID = '5d0b6f0e-6a0c-4a62-9d6e-5b1f0a3e7c41'
    Author = 'The ecrlogin authors'
    CompanyName = 'ecrlogin'
    Copyright = '(c) The ecrlogin authors. Apache-2.0.'
    Description = 'Logs Docker, Podman and other clients in to Amazon ECR, with the commands of AWS.Tools.ECR.'
    PowerShellVersion = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FunctionsToExport = @(
        'Connect-ECRRegistry'
        'Disconnect-ECRRegistry'
        'Get-ECRAuthorizationToken'
        'Get-ECRLoginCommand'
        'Get-ECRPAuthorizationToken'
    )
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @(
                'AWS', 'ECR', 'Docker', 'Podman', 'Container', 'Registry', 'Login'
                'Windows', 'Linux', 'MacOS', 'PSEdition_Desktop', 'PSEdition_Core'
            )
            LicenseUri = 'https://www.apache.org/licenses/LICENSE-2.0'
            ProjectUri = 'https://github.com/ecrlogin/ecrlogin'
        }
    }
}
