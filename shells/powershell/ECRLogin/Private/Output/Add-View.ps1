function script:Add-View {
    # Sets the properties that the default view of an object shows, and makes the first of them its string; without
    # this, both would show everything. These are members of the object, so that they also work in runspaces that have
    # not loaded the module. A format file would take a third of the time allowed for Import-Module.
    param($Object, $Properties)

    $view = [Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] $Properties)
    $members = $Object.PSObject.Members
    $members.Add([Management.Automation.PSMemberSet]::new('PSStandardMembers', [Management.Automation.PSMemberInfo[]] $view))
    $text = [scriptblock]::Create("`$this.$($Properties[0])")
    $members.Add([Management.Automation.PSScriptMethod]::new('ToString', $text))
}
