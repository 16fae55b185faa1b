function script:Join-NativeArgument {
    # Joins words to the command line that a program splits into the same words again, whatever they hold.
    # The rule is that of Microsoft's C runtime ("Parsing C command-line arguments"), which .NET follows on
    # every system: backslashes mean something in front of a double quote alone.
    param($Words)

    $quoted = foreach ($word in $Words) {
        if ($word -cmatch '\A[^ \t\r\n\v\f"]+\z') { $word; continue }
        $escaped = $word -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1'
        "`"$escaped`""
    }
    $quoted -join ' '
}
