using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;

namespace PowerShellHost;

/// <summary>
/// Stand-ins for what Microsoft.PowerShell.Utility has and the engine's package lacks, as far as logging in
/// to Amazon ECR needs it. The originals do more.
/// </summary>
internal static class StandIns
{
    public static readonly SessionStateCommandEntry[] All =
    [
        new SessionStateCmdletEntry("ConvertFrom-Json", typeof(ConvertFromJson), null),
        new SessionStateFunctionEntry("Invoke-Expression", InvokeExpression),
        new SessionStateCmdletEntry("Out-String", typeof(OutString), null),
    ];

    /// <summary>A function, so that native programs in the text keep their streams. Variables that it sets stay in it.</summary>
    private const string InvokeExpression = """
        param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [string] $Command)
        process { . ([scriptblock]::Create($Command)) }
        """;
}

/// <summary>Stands in for ConvertFrom-Json. Texts stay texts, as on Windows PowerShell 5.1, dates too.</summary>
[Cmdlet("ConvertFrom", "Json")]
public sealed class ConvertFromJson : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string InputObject { get; set; } = "";

    protected override void ProcessRecord()
    {
        using var document = JsonDocument.Parse(InputObject);
        WriteObject(Convert(document.RootElement), enumerateCollection: true);
    }

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ConvertObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject ConvertObject(JsonElement element)
    {
        var result = new PSObject();
        foreach (var property in element.EnumerateObject())
        {
            result.Properties.Add(new PSNoteProperty(property.Name, Convert(property.Value)));
        }
        return result;
    }
}

/// <summary>Stands in for Out-String, through which the engine pipes objects into native programs.</summary>
[Cmdlet("Out", "String")]
public sealed class OutString : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter Stream { get; set; }

    protected override void ProcessRecord() => WriteObject(InputObject?.ToString() ?? "");
}
