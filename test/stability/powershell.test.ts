import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { isInstalled, powerShell } from '../support/shells/shells.ts'
import { expectSurface } from '../support/stability/surface.ts'

const script = `
$ErrorActionPreference = 'Stop'
Import-Module '${join(repositoryRoot, 'shells/powershell/ECRLogin/ECRLogin.psd1')}'

function Write-Command($Command) {
    "$($Command.Name)  supports $(if ($Command.Parameters.WhatIf) { '-WhatIf and -Confirm' } else { 'neither -WhatIf nor -Confirm' })"
    $common = @('WhatIf', 'Confirm') + [Management.Automation.PSCmdlet]::CommonParameters
    foreach ($parameter in $Command.Parameters.Values | Where-Object Name -CNotIn $common) {
        $words = @("-$($parameter.Name)", $parameter.ParameterType.Name)
        if ($parameter.Aliases) { $words += "aliases $($parameter.Aliases -join ', ')" }
        foreach ($set in $parameter.ParameterSets.GetEnumerator()) {
            if ($set.Key -ne '__AllParameterSets') { $words += "set $($set.Key)" }
            if ($set.Value.IsMandatory) { $words += 'mandatory' }
            if ($set.Value.Position -ge 0) { $words += "position $($set.Value.Position)" }
            if ($set.Value.ValueFromPipeline) { $words += 'from the pipeline' }
            if ($set.Value.ValueFromPipelineByPropertyName) { $words += 'from the pipeline by name' }
        }
        "  $($words -join '  ')"
    }
}

function Write-Object($Call, $Object) {
    "$Call returns $($Object.PSObject.TypeNames[0])"
    foreach ($property in $Object.PSObject.Properties) {
        $type = if ($null -eq $property.Value) { 'null' } else { $property.Value.GetType().Name }
        $alias = if ($property.MemberType -eq 'AliasProperty') { "  alias of $($property.ReferencedMemberName)" }
        "  $($property.Name): $type$alias"
    }
    "  shown by default: $($Object.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames -join ', ')"
    ''
}

$module = Get-Module ECRLogin
"commands: $($module.ExportedCommands.Keys -join ', ')"
"variables and aliases: $(@($module.ExportedVariables.Keys) + @($module.ExportedAliases.Keys))"
''
foreach ($command in $module.ExportedFunctions.Values) { Write-Command $command; '' }

$region = @{ Region = 'us-west-2' }
Write-Object 'Get-ECRLoginCommand' (Get-ECRLoginCommand @region)
Write-Object 'Get-ECRAuthorizationToken' (Get-ECRAuthorizationToken @region)
Write-Object 'Get-ECRPAuthorizationToken' (Get-ECRPAuthorizationToken)
Write-Object 'Connect-ECRRegistry' (Connect-ECRRegistry @region -Client nerdctl)
Write-Object 'Disconnect-ECRRegistry' (Disconnect-ECRRegistry -Public -Client nerdctl)

$env:AWS_SECRET_ACCESS_KEY = 'wrong'
try { Get-ECRLoginCommand @region -NoCache }
catch {
    "an error: its id is $($_.FullyQualifiedErrorId), and its inner exception has"
    foreach ($name in 'ErrorCode', 'StatusCode', 'RequestId') {
        "  $($name): $($_.Exception.InnerException.$name.GetType().Name)"
    }
}
`

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
  addRecordingClient(cloud.sandbox, 'nerdctl')
})
afterAll(() => cloud.close())

it('the module has the commands, parameters and objects of its snapshot', async ({ skip }) => {
  if (!isInstalled(powerShell)) return skip('pwsh is not installed')
  const path = join(cloud.sandbox.home, 'surface.ps1')
  writeFileSync(path, script)
  const ended = await runProgram([...powerShell.plain, path], { environment: cloud.environment() })
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  await expectSurface(ended.stdout.trimEnd().split(/\r?\n/))
})
