function script:Stop-StayingCli {
    $cli = $script:stayingCli
    $script:stayingCli = $null
    if (-not $cli) { return }
    try { $cli['Process'].Kill() }
    catch { $null = 'It has ended already.' }
    $cli['Process'].Dispose()
}
