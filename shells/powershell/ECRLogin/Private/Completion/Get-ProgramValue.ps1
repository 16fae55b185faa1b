function script:Get-ProgramValue {
    # Returns the values of an option or an argument.
    param([string] $Kind)

    switch ($Kind) {
        '<region>' { $script:regions }
        '<profile>' { Get-ProfileName }
        { $_ -in '', '<file>' } { }
        default { $Kind -split '\|' }
    }
}
