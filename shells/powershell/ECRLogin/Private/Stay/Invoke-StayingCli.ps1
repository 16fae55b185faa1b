# The CLI that stays for the session (`ecrlogin serve`). Invoke-Cli starts it for the second question of a session, so
# that a session with one question has no more processes than before. Requests and responses are lines of JSON on its
# stdin and stdout; packages/cli/src/process/serve-request.ts describes them.

# The time without a request after which the CLI ends.
$script:idleSeconds = 60

# The CLI that stays, or null: its Program, Process, Reader, the number of its last request as Id, and the unfinished
# read of its next line as Line. It is Busy while a command of this session waits for it.
$script:stayingCli = $null

# The programs that cannot stay, such as older versions.
$script:cannotStay = @{}

function script:Invoke-StayingCli {
    # Asks the CLI that stays, and starts it if necessary. Returns the Output, the Messages and the ExitCode of the CLI,
    # and the output of the block Meanwhile, which runs while the CLI works. Returns nothing if the question needs a
    # process of its own.
    param($Caller, $Cli, $Arguments, $Environment, $Meanwhile)

    $program = @($Cli['Program']; $Cli['Arguments']) -join "`0"
    if ($script:cannotStay[$program]) { return }
    if ($script:stayingCli) {
        # A command in an event's action can interrupt another one of the same session.
        if ($script:stayingCli['Busy']) { return }
        if ($script:stayingCli['Program'] -ceq $program) {
            $answer = Send-Request $Caller $Arguments $Environment $Meanwhile
            # It ends itself when a new one could answer differently.
            if ($script:stayingCli) { return $answer }
        }
        Stop-StayingCli
    }
    Start-StayingCli $Cli $program
    $answer = Send-Request $Caller $Arguments $Environment $Meanwhile
    if (-not $script:stayingCli) { $script:cannotStay[$program] = 'yes' }
    $answer
}
