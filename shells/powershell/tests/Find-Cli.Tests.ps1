BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    Remove-Module ECRLogin
    # Another copy of the module, as it is installed.
    $package = "$sandbox/node_modules/ecrlogin"
    $installed = "$package/shells/powershell/ECRLogin"
    $null = New-Item -ItemType Directory "$package/shells/powershell", "$package/bin"
    Copy-Item -Recurse "$PSScriptRoot/../ECRLogin" $installed

    function Find-Cli {
        # How the installed module would start the CLI.
        & (Import-Module $installed -Force -PassThru) {
            Import-Private Ask
            function Invoke-FindCli { [CmdletBinding()] param() Find-Cli $PSCmdlet }
            Invoke-FindCli
        }
    }
}

AfterAll { Exit-Sandbox }

Describe 'Finding the CLI' {
    BeforeEach { $path = $env:PATH }

    AfterEach {
        $env:PATH = $path
        $env:ECRLOGIN_CLI = $null
    }

    It 'takes the executable that ECRLOGIN_CLI names, before any other' {
        $env:ECRLOGIN_CLI = (Get-Command node).Source
        (Find-Cli).Program | Should -Be $env:ECRLOGIN_CLI
    }

    It 'starts a JavaScript file that ECRLOGIN_CLI names with node' {
        $env:ECRLOGIN_CLI = "$PSScriptRoot/recording-cli.js"
        $cli = Find-Cli
        $cli.Program | Should -Be (Get-Command node).Source
        $cli.Words | Should -Be $env:ECRLOGIN_CLI
    }

    It 'says so when ECRLOGIN_CLI names no file' {
        $env:ECRLOGIN_CLI = "$sandbox/missing"
        { Find-Cli } | Should -Throw -ErrorId 'cli-not-found*' -ExpectedMessage '*ECRLOGIN_CLI*missing*'
    }

    It 'takes the npm package that it came in' {
        Set-Content "$package/package.json" '{"name":"ecrlogin"}'
        Set-Content "$package/bin/ecrlogin.js" ''
        (Find-Cli).Words | Should -Be ([IO.Path]::GetFullPath("$package/bin/ecrlogin.js"))
    }

    It 'leaves another package alone' {
        Set-Content "$package/package.json" '{"name":"another"}'
        $env:PATH = [IO.Path]::GetDirectoryName((Get-Command node).Source)
        { Find-Cli } | Should -Throw -ErrorId 'cli-not-found*' -ExpectedMessage '*neither beside this module nor on PATH*'
    }

    It 'takes a standalone executable beside the module before the package' {
        $name = if ($env:OS -eq 'Windows_NT') { 'ecrlogin.exe' } else { 'ecrlogin' }
        Set-Content "$package/package.json" '{"name":"ecrlogin"}'
        Set-Content "$package/$name" ''
        (Find-Cli).Program | Should -Be ([IO.Path]::GetFullPath("$package/$name"))
        Set-Content "$installed/$name" ''
        (Find-Cli).Program | Should -Be ([IO.Path]::GetFullPath("$installed/$name"))
        Remove-Item "$package/$name", "$installed/$name"
    }

    It 'takes ecrlogin on PATH' -Skip:($env:OS -eq 'Windows_NT') {
        Set-Content "$package/package.json" '{"name":"another"}'
        Set-Content "$sandbox/ecrlogin" '#!/bin/sh'
        chmod +x "$sandbox/ecrlogin"
        $env:PATH = "$sandbox$([IO.Path]::PathSeparator)$path"
        (Find-Cli).Program | Should -Be "$sandbox/ecrlogin"
    }

    It 'starts what npm''s shim in <Shim> would start, not the shim' -ForEach @(
        @{ Shim = 'npm/ecrlogin.cmd'; MainFile = 'npm/node_modules/ecrlogin/bin/ecrlogin.js' }
        @{ Shim = 'project/node_modules/.bin/ecrlogin.cmd'; MainFile = 'project/node_modules/ecrlogin/bin/ecrlogin.js' }
    ) {
        $main = [IO.Path]::GetFullPath("$sandbox/$MainFile")
        $null = New-Item -ItemType Directory ([IO.Path]::GetDirectoryName($main))
        Set-Content $main ''
        & (Import-Module $installed -Force -PassThru) { Import-Private Ask; Resolve-NpmShim $args[0] } "$sandbox/$Shim" | Should -Be $main
    }
}
