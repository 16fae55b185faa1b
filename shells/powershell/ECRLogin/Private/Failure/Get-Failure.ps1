# A failure is a table with the properties of the CLI's error lines on stderr: kind, code, registry, message, hint; if AWS
# responded, also errorCode, statusCode and requestId.

function script:Get-Failure {
    # Returns a failure of this module. `kind` is one of the CLI's kinds; ConvertTo-ErrorRecord lists them.
    param([string] $Kind, [string] $Code, [string] $Message, [string] $Hint)

    @{ kind = $Kind; code = $Code; registry = $null; message = $Message; hint = $Hint }
}
