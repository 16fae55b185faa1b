function script:Join-NativeArgument {
    # Joins arguments to a command line that a program splits into the same arguments again, whatever they contain.
    # The rule is that of Microsoft's C runtime ("Parsing C command-line arguments"), which .NET follows on every
    # system: backslashes are special only before a double quote.
    param($Arguments)

    $quoted = foreach ($argument in $Arguments) {
        if ($argument -cmatch '\A[^ \t\r\n\v\f"]+\z') { $argument; continue }
        $escaped = $argument -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1'
        "`"$escaped`""
    }
    $quoted -join ' '
}
