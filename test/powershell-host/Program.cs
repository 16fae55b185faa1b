using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using PowerShellHost;

// Runs a script as `pwsh -NoProfile -NonInteractive -File script.ps1 [args]` does, on the bare PowerShell
// engine that NuGet carries: for machines without pwsh.
if (args is not ["-File", var file, .. var arguments])
{
    Console.Error.WriteLine("Usage: powershell-host -File script.ps1 [args]");
    return 64;
}

var session = InitialSessionState.CreateDefault2();
session.Commands.Add(StandIns.All);
var host = new ConsoleHost();
using var runspace = RunspaceFactory.CreateRunspace(host, session);
runspace.Open();
using var shell = PowerShell.Create(runspace);
try
{
    shell
        // The script runs in the global scope. As a block, not as a file, it passes its `exit` on to the host.
        .AddScript("param($Script, $Arguments) . $Script @Arguments", useLocalScope: false)
        .AddArgument(ReadScript(file))
        .AddArgument(arguments);
    // Errors are shown in their place among the results.
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    shell.AddCommand("Out-Default").Invoke();
    return host.ExitCode;
}
catch (RuntimeException exception)
{
    var position = exception.ErrorRecord.InvocationInfo?.PositionMessage;
    host.UI.WriteErrorLine($"{exception.Message}\n{position}");
    return 1;
}

static ScriptBlock ReadScript(string file)
{
    var script = Parser.ParseFile(Path.GetFullPath(file), out _, out var errors);
    return errors.Length == 0 ? script.GetScriptBlock() : throw new ParseException(errors);
}
