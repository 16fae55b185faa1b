function script:Join-NativeArgument {
    # Joins words to the command line that a program splits into the same words again, whatever they hold.
    # The rule is that of Microsoft's C runtime ("Parsing C command-line arguments"), which .NET follows on
    # every system: backslashes mean something in front of a double quote alone.
    param([string[]] $Words)

    $special = [char[]] " `t`r`n`v`f`""
    $quoted = foreach ($word in $Words) {
        if ($word -and $word.IndexOfAny($special) -lt 0) { $word; continue }
        $escaped = $word -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1'
        "`"$escaped`""
    }
    $quoted -join ' '
}
