BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    Remove-Module ECRLogin
    # Another copy of the module, in the folders of an installed one.
    $package = "$sandbox/node_modules/ecrlogin"
    $installed = "$package/shells/powershell/ECRLogin"
    $null = New-Item -ItemType Directory "$package/shells/powershell", "$package/bin"
    Copy-Item -Recurse "$PSScriptRoot/../ECRLogin" $installed

    function Find-Cli {
        # Returns how the installed module would start the CLI.
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

    It 'uses the executable in ECRLOGIN_CLI before any other' {
        $env:ECRLOGIN_CLI = (Get-Command node).Source
        (Find-Cli).Program | Should -Be $env:ECRLOGIN_CLI
    }

    It 'starts a JavaScript file in ECRLOGIN_CLI with node: cli.<_>' -ForEach 'js', 'cjs', 'mjs', 'JS' {
        $env:ECRLOGIN_CLI = "$sandbox/cli.$_"
        Set-Content $env:ECRLOGIN_CLI ''
        $cli = Find-Cli
        $cli.Program | Should -Be (Get-Command node).Source
        $cli.Arguments | Should -Be $env:ECRLOGIN_CLI
    }

    It 'reports that ECRLOGIN_CLI is not a file' {
        $env:ECRLOGIN_CLI = "$sandbox/missing"
        { Find-Cli } | Should -Throw -ErrorId 'cli-not-found*' -ExpectedMessage '*ECRLOGIN_CLI*missing*'
    }

    It 'uses the npm package that contains the module' {
        Set-Content "$package/package.json" '{"name":"ecrlogin"}'
        Set-Content "$package/bin/ecrlogin.cjs" ''
        (Find-Cli).Arguments | Should -Be ([IO.Path]::GetFullPath("$package/bin/ecrlogin.cjs"))
    }

    It 'does not use another npm package' {
        Set-Content "$package/package.json" '{"name":"another"}'
        $env:PATH = [IO.Path]::GetDirectoryName((Get-Command node).Source)
        { Find-Cli } | Should -Throw -ErrorId 'cli-not-found*' -ExpectedMessage '*neither next to this module nor on PATH*'
    }

    It 'uses an executable next to the module before the npm package' {
        $name = if ($env:OS -eq 'Windows_NT') { 'ecrlogin.exe' } else { 'ecrlogin' }
        Set-Content "$package/package.json" '{"name":"ecrlogin"}'
        Set-Content "$package/$name" ''
        (Find-Cli).Program | Should -Be ([IO.Path]::GetFullPath("$package/$name"))
        Set-Content "$installed/$name" ''
        (Find-Cli).Program | Should -Be ([IO.Path]::GetFullPath("$installed/$name"))
        Remove-Item "$package/$name", "$installed/$name"
    }

    It 'uses ecrlogin on PATH' -Skip:($env:OS -eq 'Windows_NT') {
        Set-Content "$package/package.json" '{"name":"another"}'
        Set-Content "$sandbox/ecrlogin" '#!/bin/sh'
        chmod +x "$sandbox/ecrlogin"
        $env:PATH = "$sandbox$([IO.Path]::PathSeparator)$path"
        (Find-Cli).Program | Should -Be "$sandbox/ecrlogin"
    }

    It 'starts the main file of the npm shim <Shim>, not the shim' -ForEach @(
        @{ Shim = 'npm/ecrlogin.cmd'; MainFile = 'npm/node_modules/ecrlogin/bin/ecrlogin.cjs' }
        @{ Shim = 'project/node_modules/.bin/ecrlogin.cmd'; MainFile = 'project/node_modules/ecrlogin/bin/ecrlogin.cjs' }
    ) {
        $main = [IO.Path]::GetFullPath("$sandbox/$MainFile")
        $null = New-Item -ItemType Directory ([IO.Path]::GetDirectoryName($main))
        Set-Content $main ''
        & (Import-Module $installed -Force -PassThru) { Import-Private Ask; Resolve-NpmShim $args[0] } "$sandbox/$Shim" | Should -Be $main
    }
}
