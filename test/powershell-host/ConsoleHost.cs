using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PowerShellHost;

/// <summary>A host on the process's standard streams that asks nothing.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>What the script's `exit` said; 0 when it ended by itself.</summary>
    public int ExitCode { get; private set; }

    public override string Name => "ConsoleHost";
    public override Version Version { get; } = new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override PSHostUserInterface UI { get; } = new ConsoleInterface();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();

    // Native programs write to the same streams.
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
}

/// <summary>Writes results to stdout and errors to stderr, as pwsh does.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => Console.Out.Write(value);
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) => Write(value);
    public override void WriteLine(string value) => Console.Out.WriteLine(value);
    public override void WriteErrorLine(string value) => Console.Error.WriteLine(value);
    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");
    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");
    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override string ReadLine() => throw NonInteractive();
    public override SecureString ReadLineAsSecureString() => throw NonInteractive();
    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) => throw NonInteractive();
    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NonInteractive();
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) => throw NonInteractive();
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedTypes, PSCredentialUIOptions options) => throw NonInteractive();

    private static HostException NonInteractive() => new("This host is non-interactive.");
}
